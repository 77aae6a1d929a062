#pragma once

#include "engine/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::platform {

/// What /proc/PID/stat, or /proc/PID/task/TID/stat, tells. Source: proc_pid_stat(5).
struct ProcessStat {
    std::int32_t pid = 0;
    std::string command;
    char state = '?';
    std::int32_t parent_pid = 0;
    base::Nanoseconds cpu{};  ///< user and system time, in ticks
    unsigned threads = 0;
    std::uint64_t start_ticks = 0;     ///< since the system started
    std::uint64_t rss_pages = 0;       ///< 0 also for a process that has ended
    unsigned core = 0;                 ///< where it last ran
    std::uint64_t argument_start = 0;  ///< address of its command line, new with every exec; 0: not to be seen

    [[nodiscard]] bool is_dead() const noexcept { return state == 'Z' || state == 'X'; }
};

/// None when the text is no such line. `tick` is the length of the kernel's tick.
std::optional<ProcessStat> parse_process_stat(std::string_view text, base::Nanoseconds tick);

/// The length of the tick that /proc counts in.
base::Nanoseconds proc_tick() noexcept;

struct SwitchCounts {
    std::uint64_t voluntary = 0;
    std::uint64_t involuntary = 0;
};
/// The switches of one thread in its /proc/PID/task/TID/status.
std::optional<SwitchCounts> parse_switch_counts(std::string_view status);

struct MemoryUse {
    std::uint64_t pss_bytes = 0;
    std::uint64_t private_bytes = 0;  ///< clean and dirty
};
/// The sums of /proc/PID/smaps_rollup.
std::optional<MemoryUse> parse_memory_use(std::string_view smaps_rollup);

/// Time on a core so far, the first figure of a schedstat file; none where the kernel does not keep it.
std::optional<base::Nanoseconds> parse_schedstat(std::string_view text);

/// What a command line (its words parted by '\0') says of one of CPython's helper processes: "forkserver",
/// "resource_tracker", else "".
std::string helper_role(std::string_view command_line);

}  // namespace poolscope::platform
