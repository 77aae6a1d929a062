#include "engine/platform/linux/process_stat.hpp"

#include "engine/platform/linux/fields.hpp"

#include <unistd.h>

#include <algorithm>

namespace poolscope::platform {
namespace {

/// The number after "KEY:" at the start of a line.
std::optional<std::uint64_t> number_after(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const auto line = next_line(text);
        if (line.starts_with(key)) return Fields(line.substr(key.size())).number<std::uint64_t>();
    }
    return std::nullopt;
}

}  // namespace

base::Nanoseconds proc_tick() noexcept {
    static const auto tick = base::Nanoseconds(1'000'000'000 / std::max(1L, ::sysconf(_SC_CLK_TCK)));
    return tick;
}

std::optional<ProcessStat> parse_process_stat(std::string_view text, base::Nanoseconds tick) {
    // "42 (a name, which may hold blanks and brackets) S 1 …"
    const auto name_begin = text.find(" (");
    const auto name_end = text.rfind(')');
    if (name_begin == std::string_view::npos || name_end == std::string_view::npos || name_end < name_begin + 2)
        return std::nullopt;
    ProcessStat stat;
    stat.pid = to_number<std::int32_t>(text.substr(0, name_begin)).value_or(0);
    stat.command = text.substr(name_begin + 2, name_end - name_begin - 2);
    Fields fields(text.substr(name_end + 1));
    const auto state = fields.next();
    if (stat.pid <= 0 || state.size() != 1) return std::nullopt;
    stat.state = state.front();
    stat.parent_pid = fields.number<std::int32_t>().value_or(0);
    fields.skip(9);  // 5 to 13
    const auto user = fields.number<std::int64_t>();
    const auto system = fields.number<std::int64_t>();
    fields.skip(4);  // 16 to 19
    const auto threads = fields.number<unsigned>();
    fields.skip(1);
    const auto start = fields.number<std::uint64_t>();
    fields.skip(1);
    const auto rss = fields.number<std::uint64_t>();
    fields.skip(14);  // 25 to 38
    const auto core = fields.number<unsigned>();
    if (!user || !system || !threads || !start || !rss || !core) return std::nullopt;
    stat.cpu = tick * (*user + *system);
    stat.threads = *threads;
    stat.start_ticks = *start;
    stat.rss_pages = *rss;
    stat.core = *core;
    fields.skip(8);  // 40 to 47
    stat.argument_start = fields.number<std::uint64_t>().value_or(0);
    return stat;
}

std::optional<SwitchCounts> parse_switch_counts(std::string_view status) {
    const auto voluntary = number_after(status, "voluntary_ctxt_switches:");
    const auto involuntary = number_after(status, "nonvoluntary_ctxt_switches:");
    if (!voluntary || !involuntary) return std::nullopt;
    return SwitchCounts{*voluntary, *involuntary};
}

std::optional<MemoryUse> parse_memory_use(std::string_view smaps_rollup) {
    const auto pss = number_after(smaps_rollup, "Pss:");
    const auto clean = number_after(smaps_rollup, "Private_Clean:");
    const auto dirty = number_after(smaps_rollup, "Private_Dirty:");
    if (!pss || !clean || !dirty) return std::nullopt;
    const auto huge = number_after(smaps_rollup, "Private_Hugetlb:").value_or(0);
    return MemoryUse{*pss * 1024, (*clean + *dirty + huge) * 1024};
}

std::optional<base::Nanoseconds> parse_schedstat(std::string_view text) {
    const auto nanoseconds = Fields(text).number<std::int64_t>();
    if (!nanoseconds) return std::nullopt;
    return base::Nanoseconds(*nanoseconds);
}

std::string helper_role(std::string_view command_line) {
    if (command_line.find("multiprocessing.forkserver import main") != std::string_view::npos) return "forkserver";
    for (const std::string_view module : {"resource_tracker", "semaphore_tracker"}) {  // the second up to CPython 3.7
        if (command_line.find(module) != std::string_view::npos &&
            command_line.find("import main") != std::string_view::npos)
            return "resource_tracker";
    }
    return {};
}

}  // namespace poolscope::platform
