#include "tests/engine/exchange/picture.hpp"

#include <fmt/format.h>

#include <optional>

namespace poolscope::exchange {

using base::Nanoseconds;

namespace {

std::string ms(Nanoseconds at) {
    return fmt::format("{:.3f}", base::milliseconds(at));
}

std::string ms(const std::optional<Nanoseconds>& at) {
    return at ? ms(*at) : "-";
}

std::string number(std::uint32_t index) {
    return index == telemetry::no_index ? "-" : fmt::format("{}", index);
}

std::string slice_line(const timeline::Slice& slice) {
    std::string line = fmt::format("    {:>9} {}", ms(slice.span.begin), timeline::name_of(slice.state));
    line += slice.open ? ", open" : fmt::format(" {}", ms(slice.span.length()));
    if (slice.task != telemetry::no_index) line += fmt::format(", task {}", slice.task);
    if (slice.chunk != telemetry::no_index) line += fmt::format(", chunk {}", slice.chunk);
    if (slice.bytes != 0) line += fmt::format(", {} bytes", slice.bytes);
    return line + (slice.failed ? ", failed\n" : "\n");
}

std::string lane_text(const timeline::Lane& lane) {
    std::string text = fmt::format("  {} (pid {}, tid {}): started {}, ready {}, ended {}\n", lane.name, lane.pid,
                                   lane.tid, ms(lane.started), ms(lane.ready), ms(lane.ended));
    for (const timeline::Slice& slice : lane.slices) text += slice_line(slice);
    text += "    totals:";
    for (const auto& [state, total] : lane.totals) text += fmt::format(" {} {}", timeline::name_of(state), ms(total));
    return text + "\n";
}

std::string task_text(const timeline::Task& task) {
    return fmt::format("  task {} chunk {} on {}/{}: queued {}, {} to {}, received {}{}\n", task.index,
                       number(task.chunk), task.worker_pid, task.worker_tid, ms(task.queued), ms(task.started),
                       ms(task.ended), ms(task.received), task.failed ? ", failed" : "");
}

std::string core_text(const timeline::CoreLane& core) {
    std::string text = fmt::format("  core {}:", core.core);
    for (const timeline::CoreSlice& slice : core.slices) {
        text += fmt::format(" [{} {} W{}{}]", ms(slice.span.begin), ms(slice.span.length()), slice.worker,
                            slice.preempted ? " preempted" : "");
    }
    return text + "\n";
}

std::string row_text(const timeline::ProcessRow& row) {
    return fmt::format("  process {} (pid {}, parent {}), state {}, peak {}{}\n", row.name, row.latest.pid,
                       row.latest.parent_pid, row.latest.state,
                       row.peak_pss_bytes ? fmt::format("{}", *row.peak_pss_bytes) : "-", row.ended ? ", ended" : "");
}

std::string phase_text(const timeline::PhaseView& view) {
    std::string text =
        fmt::format("phase {}: {}, pass {}, {} workers", view.phase.id, experiment::name_of(view.phase.executor),
                    static_cast<int>(view.phase.pass), view.phase.workers);
    if (const auto window = view.window(view.launched)) {
        text += fmt::format(", work {} + {}", ms(window->begin), ms(window->length()));
    }
    text += view.finished ? view.finished->error ? ", failed\n" : "\n" : ", not finished\n";
    for (const auto& lane : view.lanes) text += lane_text(lane);
    for (const auto& task : view.tasks) text += task_text(task);
    for (const auto& core : view.cores) text += core_text(core);
    for (const auto& row : view.processes) text += row_text(row);
    if (view.pickles.messages > 0) {
        text += fmt::format("  pickles: {} messages, {} bytes, dumps {}, loads {}\n", view.pickles.messages,
                            view.pickles.bytes, ms(view.pickles.dumps), ms(view.pickles.loads));
    }
    return text;
}

std::string budget_text(const analysis::TimeBudget& budget) {
    return fmt::format(
        "  budget {} = startup {} + pickle {} + unpickle {} + transfer {} + compute {} + wait {} (held up {}) + "
        "imbalance {}\n",
        ms(budget.total()), ms(budget.startup), ms(budget.pickle), ms(budget.unpickle), ms(budget.transfer),
        ms(budget.compute), ms(budget.wait), ms(budget.held_up), ms(budget.imbalance));
}

std::string report_text(const analysis::RunReport& report) {
    std::string text;
    for (const auto& one : report.executors) {
        text += fmt::format("{}, {} workers: {} walls, traced {}, exact {}\n", experiment::name_of(one.executor),
                            one.workers, one.wall.size(), ms(one.traced_wall),
                            one.results_exact ? *one.results_exact ? "yes" : "no" : "-");
        if (one.budget) text += budget_text(*one.budget);
    }
    for (const auto& one : report.speedups) {
        text += fmt::format("speedup of {} with {}: {:.3f} ({:.3f} to {:.3f}), efficiency {:.3f}\n",
                            experiment::name_of(one.executor), one.workers, one.speedup.median, one.speedup.low,
                            one.speedup.high, one.efficiency);
    }
    text += report.verdict == analysis::Verdict::ok ? "verdict: ok\n" : "verdict: inconclusive\n";
    return text + "reason: " + report.reason + "\nexplanation: " + report.explanation + "\n";
}

}  // namespace

std::string picture_of(const timeline::Timeline& timeline, const analysis::RunReport& report) {
    std::string text;
    for (const auto& view : timeline.phases()) text += phase_text(view);
    return text + report_text(report);
}

}  // namespace poolscope::exchange
