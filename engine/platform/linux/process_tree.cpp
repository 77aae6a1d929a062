#include "engine/platform/linux/process_tree.hpp"

#include "engine/platform/linux/fields.hpp"
#include "engine/platform/linux/proc_text.hpp"

#include <fmt/format.h>

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace poolscope::platform {
namespace {

/// Calls `take` with every number that names an entry of the folder.
template <class Take>
void for_each_number(const std::string& folder, Take take) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), &::closedir);
    if (!open) return;
    while (const dirent* entry = ::readdir(open.get())) {
        if (const auto number = to_number<std::int32_t>(entry->d_name)) take(*number);
    }
}

/// The kernel has these files when it was built with CONFIG_PROC_CHILDREN.
bool kernel_lists_children() {
    return ::access(fmt::format("/proc/self/task/{}/children", ::gettid()).c_str(), R_OK) == 0;
}

}  // namespace

void list_threads(std::int32_t pid, std::vector<std::int32_t>& threads) {
    threads.clear();
    for_each_number(fmt::format("/proc/{}/task", pid), [&](std::int32_t tid) { threads.push_back(tid); });
}

ProcessTree::ProcessTree(Way way) : has_children_files_(way == Way::best && kernel_lists_children()) {}

std::vector<ProcessStat> ProcessTree::read(std::int32_t root) {
    return has_children_files_ ? by_children(root) : by_walk(root);
}

std::string ProcessTree::source() const {
    return has_children_files_ ? "/proc/PID/task/TID/children" : "a walk over all of /proc";
}

std::optional<ProcessStat> ProcessTree::stat_of(std::int32_t pid) {
    if (!read_text(fmt::format("/proc/{}/stat", pid), text_)) return std::nullopt;
    return parse_process_stat(text_, tick_);
}

std::vector<ProcessStat> ProcessTree::by_children(std::int32_t root) {
    std::vector<ProcessStat> found;
    if (auto stat = stat_of(root)) found.push_back(std::move(*stat));
    for (std::size_t next = 0; next < found.size(); ++next) append_children(ProcessStat(found[next]), found);
    return found;
}

/// Children hang on the thread that forked them.
void ProcessTree::append_children(const ProcessStat& parent, std::vector<ProcessStat>& found) {
    threads_.assign(1, parent.pid);
    if (parent.threads > 1) list_threads(parent.pid, threads_);
    for (const std::int32_t tid : threads_) {
        std::string children;
        if (!read_text(fmt::format("/proc/{}/task/{}/children", parent.pid, tid), children)) continue;
        Fields fields(children);
        for (auto child = fields.number<std::int32_t>(); child; child = fields.number<std::int32_t>()) {
            // Reparented meanwhile, it can be in two lists.
            if (std::ranges::find(found, *child, &ProcessStat::pid) != found.end()) continue;
            if (auto stat = stat_of(*child)) found.push_back(std::move(*stat));
        }
    }
}

std::vector<ProcessStat> ProcessTree::by_walk(std::int32_t root) {
    std::vector<ProcessStat> all;
    for_each_number("/proc", [&](std::int32_t pid) {
        if (auto stat = stat_of(pid)) all.push_back(std::move(*stat));
    });
    std::ranges::sort(all, {}, &ProcessStat::parent_pid);
    std::vector<ProcessStat> found;
    const auto top = std::ranges::find(all, root, &ProcessStat::pid);
    if (top != all.end()) found.push_back(*top);
    // A pid that was used again during the walk could close a circle: no more than there are.
    for (std::size_t next = 0; next < found.size() && found.size() < all.size(); ++next) {
        const auto children = std::ranges::equal_range(all, found[next].pid, {}, &ProcessStat::parent_pid);
        found.insert(found.end(), children.begin(), children.end());
    }
    return found;
}

}  // namespace poolscope::platform
