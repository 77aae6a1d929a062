#include "engine/platform/linux/cgroup_quota.hpp"

#include "engine/platform/linux/fields.hpp"

#include <algorithm>
#include <vector>

namespace poolscope::platform {
namespace {

/// A group of this process: the folder of its hierarchy's mount, and its own below it.
struct Group {
    std::string mount;
    std::string path;  ///< "" or "/a/b"
};

bool lists(std::string_view commas, std::string_view word) {
    while (!commas.empty()) {
        const auto one = commas.substr(0, commas.find(','));
        if (one == word) return true;
        commas.remove_prefix(std::min(commas.size(), one.size() + 1));
    }
    return false;
}

/// The path of the group with `controller` ("" is version 2) in /proc/self/cgroup: "4:cpu,cpuacct:/a".
std::optional<std::string> group_path(std::string_view cgroups, std::string_view controller) {
    while (!cgroups.empty()) {
        const auto line = next_line(cgroups);
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        if (controller.empty() ? controllers.empty() : lists(controllers, controller))
            return std::string(line.substr(second + 1));
    }
    return std::nullopt;
}

struct Mount {
    std::string root;
    std::string point;
};

/// mountinfo writes blanks and the like as \040.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const bool escape = text[i] == '\\' && i + 3 < text.size() &&
                            std::from_chars(text.data() + i + 1, text.data() + i + 4, code, 8).ec == std::errc{};
        plain += escape ? static_cast<char>(code) : text[i];
        if (escape) i += 3;
    }
    return plain;
}

/// "36 35 98:0 ROOT POINT options [tags] - TYPE source super-options"; see proc(5).
std::optional<Mount> mount_of(std::string_view mountinfo, std::string_view type, std::string_view option) {
    while (!mountinfo.empty()) {
        const auto line = next_line(mountinfo);
        const auto tail = line.find(" - ");
        if (tail == std::string_view::npos) continue;
        Fields file_system(line.substr(tail + 3));
        if (file_system.next() != type) continue;
        file_system.next();
        if (!option.empty() && !lists(file_system.next(), option)) continue;
        Fields place(line);
        place.skip(3);
        Mount mount;
        mount.root = unescaped(place.next());
        mount.point = unescaped(place.next());
        return mount;
    }
    return std::nullopt;
}

/// A container often sees the mount of its own group only: then the group's path starts with the mount's root.
Group group_below(const Mount& mount, const std::string& path) {
    std::string below = path;
    if (mount.root != "/") {
        const bool inside =
            path.starts_with(mount.root) && (path.size() == mount.root.size() || path[mount.root.size()] == '/');
        below = inside ? path.substr(mount.root.size()) : "";
    }
    if (below == "/" || below.find("..") != std::string::npos) below.clear();  // a group outside of this namespace
    return {mount.point, below};
}

std::optional<double> parse_cfs_quota(std::string_view quota, std::string_view period) {
    const auto microseconds = Fields(quota).number<double>();
    const auto each = Fields(period).number<double>();
    if (!microseconds || !each || *microseconds <= 0 || *each <= 0) return std::nullopt;
    return *microseconds / *each;
}

/// Takes the smaller quota of what is found so far and what the folder's files say.
void look(const std::string& folder, bool version_2, const ReadText& read, CgroupQuota& found) {
    const std::string file = folder + (version_2 ? "/cpu.max" : "/cpu.cfs_quota_us");
    const auto text = read(file);
    if (!text) return;
    if (found.source.empty()) found.source = file;
    const auto cores =
        version_2 ? parse_cpu_max(*text) : parse_cfs_quota(*text, read(folder + "/cpu.cfs_period_us").value_or(""));
    if (!cores || (found.cores && *found.cores <= *cores)) return;
    found = {cores, file};
}

void look_upwards(Group group, bool version_2, const ReadText& read, CgroupQuota& found) {
    for (;;) {
        look(group.mount + group.path, version_2, read, found);
        if (group.path.empty()) return;
        group.path.resize(group.path.rfind('/') == std::string::npos ? 0 : group.path.rfind('/'));
    }
}

}  // namespace

std::optional<double> parse_cpu_max(std::string_view text) {
    Fields fields(text);
    const auto quota = fields.next();
    return parse_cfs_quota(quota, fields.next());
}

CgroupQuota read_cgroup_quota(const ReadText& read) {
    CgroupQuota found;
    const auto cgroups = read("/proc/self/cgroup");
    const auto mountinfo = read("/proc/self/mountinfo");
    if (!cgroups || !mountinfo) return found;
    for (const bool version_2 : {true, false}) {
        const auto mount = version_2 ? mount_of(*mountinfo, "cgroup2", "") : mount_of(*mountinfo, "cgroup", "cpu");
        const auto path = group_path(*cgroups, version_2 ? "" : "cpu");
        if (mount && path) look_upwards(group_below(*mount, *path), version_2, read, found);
    }
    return found;
}

}  // namespace poolscope::platform
