#pragma once

#include <sys/types.h>

#include <string_view>
#include <vector>

/// What the kernel tells of processes and their parents. Used by the keeper, too: nothing but the C++ library.
namespace poolscope::process {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0;
    char state = '?';  ///< as /proc/PID/stat has it: R, S, D, T, Z, X

    [[nodiscard]] bool is_dead() const noexcept { return state == 'Z' || state == 'X'; }
};

/// Every process that this one may see. No snapshot: what is forked meanwhile may be missing. Source: /proc/PID/stat.
std::vector<ProcessEntry> list_processes();

/// Those of `all` that descend from `root`, which is left out. Parents stand before their children.
std::vector<ProcessEntry> descendants_of(const std::vector<ProcessEntry>& all, pid_t root);

/// Whether it is CPython's helper that unlinks leaked semaphores and shared memory when all others are gone.
bool is_resource_tracker(pid_t pid);

/// Whether the environment that `pid` was started with has this entry ("NAME=value").
bool has_environment_entry(pid_t pid, std::string_view entry);

}  // namespace poolscope::process
