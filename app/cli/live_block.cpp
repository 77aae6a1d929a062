#include "app/cli/live_block.hpp"

#include "app/cli/phase_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace poolscope::cli {
namespace {

using timeline::Lane;
using timeline::PhaseView;
using timeline::Slice;
using timeline::State;
using timeline::Timeline;

constexpr std::size_t label_columns = 9;

std::size_t bar_columns(std::size_t columns) {
    return std::clamp<std::size_t>(columns / 3, 6, 32);
}

Line heading(const Timeline& timeline, const PhaseView& phase, base::Nanoseconds now) {
    std::string text = pass_text(phase.phase, timeline.phases_total());
    text[0] = 'P';
    Line line{{text, Colour::bold}, {fmt::format("  {:.1f} s", base::seconds(now - phase.launched))}};
    const auto done = std::ranges::count_if(phase.tasks, [](const auto& task) { return task.ended.has_value(); });
    if (phase.phase.pass == telemetry::PassKind::traced)
        line.push_back({"  " + counted(static_cast<std::size_t>(done), "task") + " done", Colour::dim});
    return line;
}

/// The newest sample of every core, in the order of the cores.
std::vector<std::pair<unsigned, std::optional<double>>> core_loads(const Timeline& timeline) {
    std::vector<std::pair<unsigned, std::optional<double>>> loads;
    if (!timeline.run()) return loads;
    for (const auto& core : timeline.run()->machine.cores) {
        std::optional<double> load;
        const auto usage = timeline.core_usage().find(core.id);
        if (usage != timeline.core_usage().end() && !usage->second.empty()) load = usage->second.back().value;
        loads.emplace_back(core.id, load);
    }
    return loads;
}

Line core_cell(unsigned core, std::optional<double> load, std::size_t bar_size, bool utf8) {
    const std::string percent = load ? fmt::format("{:3.0f} %", *load * 100) : "  -  ";
    return {{fitted(fmt::format("core {}", core), label_columns)},
            {bar(load.value_or(0), bar_size, utf8), Colour::green},
            {fmt::format(" {}", percent)}};
}

/// Up to eight lines; more cores go into more columns as far as the width has room.
std::vector<Line> core_lines(const Timeline& timeline, std::size_t columns, bool utf8) {
    constexpr std::size_t most_lines = 8;
    constexpr std::size_t percent_columns = 6;
    constexpr std::size_t gap = 3;
    const auto loads = core_loads(timeline);
    if (loads.empty()) return {};
    const std::size_t narrowest = label_columns + 6 + percent_columns + gap;
    const std::size_t wanted = (loads.size() + most_lines - 1) / most_lines;
    const std::size_t across = std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(1, columns / narrowest));
    const std::size_t down = (loads.size() + across - 1) / across;
    const std::size_t spare = columns / across;
    const std::size_t fixed = label_columns + percent_columns + gap;
    const std::size_t bar_size = std::clamp<std::size_t>(spare > fixed ? spare - fixed : 6, 6, bar_columns(columns));

    std::vector<Line> lines(down);
    for (std::size_t i = 0; i < loads.size(); ++i) {
        Line& line = lines[i % down];
        if (!line.empty()) line.push_back({std::string(gap, ' ')});
        for (auto& piece : core_cell(loads[i].first, loads[i].second, bar_size, utf8)) line.push_back(piece);
    }
    return lines;
}

/// How long a task took in a finished traced pass of the sequential executor, else in this pass so far.
std::optional<base::Nanoseconds> expected_length(const Timeline& timeline, const PhaseView& phase, std::uint32_t task) {
    const auto length = [](const timeline::Task& done) -> std::optional<base::Nanoseconds> {
        if (!done.started || !done.ended) return {};
        return *done.ended - *done.started;
    };
    const auto* yardstick = timeline.traced(experiment::sequential_of(phase.phase.executor));
    if (yardstick != nullptr && yardstick != &phase && task < yardstick->tasks.size())
        return length(yardstick->tasks[task]);
    std::optional<base::Nanoseconds> last;
    for (const auto& other : phase.tasks)
        if (const auto known = length(other)) last = known;
    return last;
}

std::string_view doing(State state) {
    switch (state) {
        case State::startup:
            return "starts up";
        case State::unpickle:
            return "unpickles";
        case State::run:
            return "runs";
        case State::pickle:
            return "pickles";
        case State::transfer:
            return "transfers";
        case State::wait:
            return "waits";
        case State::done:
            return "is done";
    }
    return "";
}

Line lane_line(const Timeline& timeline, const PhaseView& phase, const Lane& lane, base::Nanoseconds now,
               std::size_t columns, bool utf8) {
    Line line{{fitted(lane.name, label_columns), worker_colour(lane.worker)}};
    if (lane.slices.empty()) return line;
    const Slice& slice = lane.slices.back();
    const std::string blank(bar_columns(columns), ' ');
    if (slice.state != State::run || !slice.open) {
        line.push_back({blank});
        line.push_back({fmt::format(" {}", slice.open ? doing(slice.state) : doing(State::wait)), Colour::dim});
        return line;
    }
    const auto elapsed = now - slice.span.begin;
    const auto expected = expected_length(timeline, phase, slice.task);
    const double share = expected && expected->count() > 0 ? base::seconds(elapsed) / base::seconds(*expected) : 0;
    // Judged by another pass, so it may take longer: the bar never claims to be done.
    line.push_back(
        {expected ? bar(std::min(share, 0.99), bar_columns(columns), utf8) : blank, worker_colour(lane.worker)});
    line.push_back({fmt::format(" task {}  {:.2f} s", slice.task, base::seconds(elapsed))});
    return line;
}

/// The keeper that watches over the run is none of it.
bool is_keeper(const timeline::ProcessRow& row) {
    return row.latest.command.starts_with("poolscope-keep");
}

Line process_line(const timeline::ProcessRow& row) {
    const auto& sample = row.latest;
    const std::string name = row.worker != 0 ? row.name : fmt::format("pid {}", sample.pid);
    const std::string state = sample.state == 'R' ? "runs" : sample.state == 'S' ? "waits" : "";
    const std::string cpu = sample.cpu ? fmt::format("CPU {:.2f} s", base::seconds(*sample.cpu)) : "";
    return {{fitted(name, label_columns + 3), worker_colour(row.worker)}, {cpu}, {"  " + state, Colour::dim}};
}

/// A line a lane where the pass is traced (main only where it works itself), else a line a process.
std::vector<Line> worker_lines(const Timeline& timeline, const PhaseView& phase, base::Nanoseconds now,
                               std::size_t columns, bool utf8) {
    std::vector<Line> lines;
    const bool alone = experiment::is_sequential(phase.phase.executor);
    for (const auto& lane : phase.lanes)
        if (!lane.main || alone) lines.push_back(lane_line(timeline, phase, lane, now, columns, utf8));
    if (!lines.empty()) return lines;
    for (const auto& row : phase.processes)
        if (!row.ended && !is_keeper(row) && (row.name != "main" || alone)) lines.push_back(process_line(row));
    return lines;
}

}  // namespace

std::vector<Line> live_block(const Timeline& timeline, base::Nanoseconds now, TerminalSize size, bool utf8) {
    const PhaseView* phase = timeline.running();
    std::vector<Line> lines;
    if (phase != nullptr)
        lines.push_back(heading(timeline, *phase, now));
    else
        lines.push_back({{timeline.run() ? "Next pass ..." : "Looking at the machine and the interpreter ..."}});
    for (auto& line : core_lines(timeline, size.columns, utf8)) lines.push_back(std::move(line));
    if (phase == nullptr) return lines;

    auto workers = worker_lines(timeline, *phase, now, size.columns, utf8);
    const std::size_t room = size.rows > lines.size() + 2 ? size.rows - lines.size() - 2 : 1;
    if (workers.size() > room) {
        const std::size_t hidden = workers.size() - room + 1;
        workers.resize(room - 1);
        workers.push_back({{fmt::format("and {}", counted(hidden, "more worker")), Colour::dim}});
    }
    for (auto& line : workers) lines.push_back(std::move(line));
    return lines;
}

}  // namespace poolscope::cli
