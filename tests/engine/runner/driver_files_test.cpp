#include "engine/runner/driver_files.hpp"

#include "tests/engine/runner/test_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace poolscope::runner {
namespace {

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("the Python driver is written as it was built in") {
    const test::TestFolder folder;
    const auto main_file = write_driver(folder.path() / "driver");
    REQUIRE(main_file.has_value());
    CHECK(main_file->filename() == "poolscope_main.py");
    REQUIRE(driver_files().size() == 7);
    for (const DriverFile& file : driver_files()) {
        CHECK(file.name.starts_with("poolscope_"));
        CHECK(read(main_file->parent_path() / file.name) == file.text);
    }
    CHECK(driver_text("poolscope_functions.py").find("return sum(i * i for i in range(n))\n") !=
          std::string_view::npos);
    CHECK(driver_text("nothing.py").empty());
}

TEST_CASE("a driver that cannot be written is an error with the file's name") {
    const test::TestFolder folder;
    const auto in_the_way = folder.write("driver", "a file");
    const auto main_file = write_driver(in_the_way);
    REQUIRE_FALSE(main_file.has_value());
    CHECK(main_file.error().what.find(in_the_way.string()) != std::string::npos);
}

}  // namespace
}  // namespace poolscope::runner
