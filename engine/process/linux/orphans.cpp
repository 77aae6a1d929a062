#include "engine/process/linux/orphans.hpp"

#include "engine/process/linux/process_ending.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <vector>

namespace poolscope::process {
namespace {

/// Dead ones included: those that are children of this process want to be reaped.
std::vector<ProcessEntry> find_orphans(pid_t keeper, const std::string& mark) {
    const auto own = descendants_of(list_processes(), ::getpid());
    std::set<pid_t> known;
    std::vector<ProcessEntry> found;
    for (const ProcessEntry& entry : own) {
        const bool belongs =
            known.contains(entry.parent) || entry.session == keeper || has_environment_entry(entry.pid, mark);
        if (!belongs || entry.pid == keeper) continue;
        known.insert(entry.pid);
        found.push_back(entry);
    }
    return found;
}

}  // namespace

std::size_t end_orphans(pid_t keeper, const std::string& mark, SharedMemoryNames& names) {
    names.begin_forced_end();
    Ending ending;
    ending.find = [&] {
        auto found = find_orphans(keeper, mark);
        for (const ProcessEntry& entry : found)
            if (entry.is_dead() && entry.parent == ::getpid()) ::waitpid(entry.pid, nullptr, WNOHANG);
        std::erase_if(found, [](const ProcessEntry& entry) { return entry.is_dead(); });
        return found;
    };
    ending.before_kill = [&](pid_t pid) { names.note(pid); };
    const auto ended = end_processes(ending);
    names.remove_left();
    return ended.killed.size();
}

}  // namespace poolscope::process
