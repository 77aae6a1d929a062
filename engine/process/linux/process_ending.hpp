#pragma once

#include "engine/process/linux/process_tree.hpp"

#include <chrono>
#include <functional>
#include <set>
#include <vector>

namespace poolscope::process {

/// What `end_processes` needs to know of the processes that it ends.
struct Ending {
    /// Those to end that still live, as of now; reaps what it can first.
    std::function<std::vector<ProcessEntry>()> find;
    /// Called with each process while it is stopped, before it is killed.
    std::function<void(pid_t)> before_kill;
    std::chrono::milliseconds limit{1500};
};

struct EndedProcesses {
    std::set<pid_t> killed;  ///< resource trackers that ended by themselves are not among them
    bool all_gone = false;   ///< false: something outlasts SIGKILL, such as a process that waits for a dead disk
};

/// Ends everything that `find` reports, however fast it forks: stops all before killing any, and looks again until
/// nothing is left. A resource tracker comes last and has up to a second to unlink what leaked.
EndedProcesses end_processes(const Ending& ending);

}  // namespace poolscope::process
