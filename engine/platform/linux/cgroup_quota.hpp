#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::platform {

/// Gives a file's text, none when it cannot be read: the file system, or a test's own.
using ReadText = std::function<std::optional<std::string>(const std::string& path)>;

/// Where this process's CPU quota is written down, if anywhere.
struct CgroupQuota {
    std::optional<double> cores;  ///< the smallest quota of this group and those above it; none: unlimited
    std::string source;           ///< the file that says so, or that would; empty: no cpu controller is to be seen
};

/// Reads both versions of control groups from the group of this process up to the mount.
/// Sources: cgroups(7), the kernel's cgroup-v2.rst ("cpu.max") and sched-bwc.rst ("cpu.cfs_quota_us").
CgroupQuota read_cgroup_quota(const ReadText& read);

/// "150000 100000" is 1.5, "max 100000" none.
std::optional<double> parse_cpu_max(std::string_view text);

}  // namespace poolscope::platform
