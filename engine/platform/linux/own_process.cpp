#include "engine/platform/machine.hpp"

#include <fmt/format.h>

#include <ctime>

namespace poolscope::platform {

base::Nanoseconds own_cpu_time() noexcept {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);  // cannot fail: the clock is always there
    return std::chrono::seconds(time.tv_sec) + base::Nanoseconds(time.tv_nsec);
}

base::Result<std::filesystem::path> executable_dir() {
    std::error_code failed;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed)
        return base::system_error(fmt::format("/proc/self/exe could not be read: {}.", failed.message()),
                                  "Poolscope needs /proc; see that it is mounted.");
    return executable.parent_path();
}

}  // namespace poolscope::platform
