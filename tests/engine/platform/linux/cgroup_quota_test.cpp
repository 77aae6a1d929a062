#include "engine/platform/linux/cgroup_quota.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace poolscope::platform;

namespace {

CgroupQuota read_from(std::map<std::string, std::string> files) {
    return read_cgroup_quota([&files](const std::string& path) -> std::optional<std::string> {
        const auto found = files.find(path);
        if (found == files.end()) return std::nullopt;
        return found->second;
    });
}

constexpr auto version_2_mount = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr auto version_1_mount =
    "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n";

}  // namespace

TEST_CASE("parse_cpu_max") {
    CHECK(parse_cpu_max("150000 100000\n") == 1.5);
    CHECK_FALSE(parse_cpu_max("max 100000\n").has_value());
    CHECK_FALSE(parse_cpu_max("").has_value());
    CHECK_FALSE(parse_cpu_max("100000 0").has_value());
}

TEST_CASE("cgroup v2: the smallest quota on the way up counts") {
    const auto quota = read_from({{"/proc/self/cgroup", "0::/user.slice/app.scope\n"},
                                  {"/proc/self/mountinfo", version_2_mount},
                                  {"/sys/fs/cgroup/user.slice/app.scope/cpu.max", "400000 100000\n"},
                                  {"/sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n"}});
    CHECK(quota.cores == 1.5);
    CHECK(quota.source == "/sys/fs/cgroup/user.slice/cpu.max");
}

TEST_CASE("cgroup v2: without a limit there is none, but a source") {
    const auto quota = read_from({{"/proc/self/cgroup", "0::/a\n"},
                                  {"/proc/self/mountinfo", version_2_mount},
                                  {"/sys/fs/cgroup/a/cpu.max", "max 100000\n"}});
    CHECK_FALSE(quota.cores.has_value());
    CHECK(quota.source == "/sys/fs/cgroup/a/cpu.max");
}

TEST_CASE("cgroup v2: the root of a container's namespace has the quota") {
    const auto quota = read_from({{"/proc/self/cgroup", "0::/\n"},
                                  {"/proc/self/mountinfo", version_2_mount},
                                  {"/sys/fs/cgroup/cpu.max", "50000 100000\n"}});
    CHECK(quota.cores == 0.5);
}

TEST_CASE("cgroup v1: quota and period") {
    const auto quota = read_from({{"/proc/self/cgroup", "9:cpuset:/x\n8:cpu,cpuacct:/a/b\n0::/\n"},
                                  {"/proc/self/mountinfo", version_1_mount},
                                  {"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", "-1\n"},
                                  {"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000\n"},
                                  {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "250000\n"},
                                  {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"}});
    CHECK(quota.cores == 2.5);
}

TEST_CASE("cgroup v1: a container's mount starts at its own group") {
    const auto quota =
        read_from({{"/proc/self/cgroup", "8:cpu:/docker/abc/inner\n"},
                   {"/proc/self/mountinfo", "33 31 0:30 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"},
                   {"/sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us", "100000\n"},
                   {"/sys/fs/cgroup/cpu/inner/cpu.cfs_period_us", "50000\n"}});
    CHECK(quota.cores == 2.0);
}

TEST_CASE("cgroups: a group that lies outside of the mount is read at the mount") {
    for (const char* path : {"0::/../other\n", "0::/elsewhere/group\n"}) {
        const auto quota =
            read_from({{"/proc/self/cgroup", path},
                       {"/proc/self/mountinfo", "30 23 0:26 /mine /mnt/with\\040blank rw - cgroup2 none rw\n"},
                       {"/mnt/with blank/cpu.max", "100000 100000\n"}});
        CHECK(quota.cores == 1.0);
    }
}

TEST_CASE("cgroups: nothing to read gives neither quota nor source") {
    CHECK(read_from({}).source.empty());
    const auto broken =
        read_from({{"/proc/self/cgroup", "no colons\n::\n"}, {"/proc/self/mountinfo", "short line\n - \n"}});
    CHECK_FALSE(broken.cores.has_value());
    CHECK(broken.source.empty());
}
