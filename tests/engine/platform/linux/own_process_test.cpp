#include "engine/platform/machine.hpp"
#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

using namespace poolscope;

TEST_CASE("own_cpu_time grows by what this process works") {
    const auto begin = platform::own_cpu_time();
    while (platform::own_cpu_time() - begin < std::chrono::milliseconds(20)) {
    }
    const auto worked = platform::own_cpu_time();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(platform::own_cpu_time() - worked < std::chrono::milliseconds(40));
}

TEST_CASE("executable_dir holds this program") {
    const auto folder = platform::executable_dir();
    REQUIRE(folder.has_value());
    const auto executable = std::filesystem::read_symlink("/proc/self/exe");
    CHECK(std::filesystem::exists(*folder / executable.filename()));
}
