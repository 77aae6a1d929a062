#include "engine/process/linux/process_tree.hpp"

#include "engine/process/linux/proc_files.hpp"

#include <dirent.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

namespace poolscope::process {
namespace {

std::optional<ProcessEntry> read_entry(pid_t pid) {
    const std::string stat = read_proc_file(pid, "stat");
    // "42 (name, which may hold spaces and brackets) S 1 42 42 ...": state, parent, group, session.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    ProcessEntry entry{.pid = pid};
    int group = 0;
    if (std::sscanf(stat.c_str() + name_end + 1, " %c %d %d %d", &entry.state, &entry.parent, &group, &entry.session) !=
        4)
        return std::nullopt;
    return entry;
}

}  // namespace

std::vector<ProcessEntry> list_processes() {
    std::vector<ProcessEntry> all;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), &::closedir);
    if (!folder) return all;
    while (const dirent* item = ::readdir(folder.get())) {
        const pid_t pid = std::atoi(item->d_name);
        if (pid <= 0) continue;
        if (const auto entry = read_entry(pid)) all.push_back(*entry);
    }
    return all;
}

std::vector<ProcessEntry> descendants_of(const std::vector<ProcessEntry>& all, pid_t root) {
    std::vector<ProcessEntry> by_parent = all;
    std::ranges::sort(by_parent, {}, &ProcessEntry::parent);
    std::vector<ProcessEntry> found;
    const auto add_children = [&](pid_t parent) {
        const auto children = std::ranges::equal_range(by_parent, parent, {}, &ProcessEntry::parent);
        found.insert(found.end(), children.begin(), children.end());
    };
    add_children(root);
    // The list was no snapshot, so a pid that was used again could close a circle: no more than there are.
    for (std::size_t next = 0; next < found.size() && found.size() <= all.size(); ++next) add_children(found[next].pid);
    return found;
}

bool is_resource_tracker(pid_t pid) {
    const std::string command = read_proc_file(pid, "cmdline");
    return command.find("from multiprocessing.resource_tracker import main") != std::string::npos ||
           command.find("from multiprocessing.semaphore_tracker import main") != std::string::npos;
}

bool has_environment_entry(pid_t pid, std::string_view entry) {
    const std::string environment = read_proc_file(pid, "environ");
    for (auto at = environment.find(entry); at != std::string::npos; at = environment.find(entry, at + 1)) {
        const auto end = at + entry.size();
        const bool whole =
            (at == 0 || environment[at - 1] == '\0') && (end == environment.size() || environment[end] == '\0');
        if (whole) return true;
    }
    return false;
}

}  // namespace poolscope::process
