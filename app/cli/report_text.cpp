#include "app/cli/report_text.hpp"

#include "app/cli/phase_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::cli {
namespace {

using analysis::ExecutorReport;
using analysis::RunReport;

bool was_timed(const ExecutorReport& report) {
    return report.wall_ns.has_value();
}

/// "Pool", or in a sweep "Pool, 4 workers".
std::string name_in(const RunReport& report, const ExecutorReport& executor) {
    const auto same = std::ranges::count(report.executors, executor.executor, &ExecutorReport::executor);
    std::string name(experiment::title_of(executor.executor));
    if (same > 1) name += ", " + counted(executor.workers, "worker");
    return name;
}

std::string seconds_text(double ns) {
    return fmt::format("{:.4f}", ns / 1e9);
}

/// What the results were checked against, and how it came out.
Line verdict_on_results(const RunReport& report) {
    std::size_t right = 0;
    std::string wrong;
    bool closed_form = false;
    const ExecutorReport* first = nullptr;
    for (const auto& executor : report.executors) {
        if (executor.results.empty()) continue;
        if (first == nullptr) first = &executor;
        closed_form = closed_form || executor.results_exact.has_value();
        const bool good = executor.results_exact.value_or(executor.results == first->results);
        if (good)
            right += executor.results.size();
        else
            wrong += (wrong.empty() ? "" : ", ") + name_in(report, executor);
    }
    if (first == nullptr) return {};
    if (!wrong.empty())
        return {{fmt::format("Results of {} are wrong: they differ from {}.", wrong,
                             closed_form ? "(n-1)n(2n-1)/6" : "those of the first executor"),
                 Colour::red}};
    if (closed_form) return {{fmt::format("All {} equal (n-1)n(2n-1)/6.", counted(right, "result"))}};
    if (right == first->results.size()) return {{fmt::format("{}.", counted(right, "result"))}};
    return {{"All executors gave the same results."}};
}

std::string spread_line(const RunReport& report) {
    std::string text;
    std::size_t repeats = 0;
    for (const auto& executor : report.executors) {
        if (!was_timed(executor) || executor.wall.size() < 2) continue;
        repeats = std::max(repeats, executor.wall.size());
        text += fmt::format("{} {} to {} s", text.empty() ? "" : ",", seconds_text(executor.wall_ns->low),
                            seconds_text(executor.wall_ns->high));
    }
    if (repeats == 0) return {};
    return fmt::format("Medians of {} repeats; quartiles{}.", repeats, text);
}

Line speedup_line(const RunReport& report, const analysis::SpeedupReport& speedup) {
    const auto* executor = report.find(speedup.executor, speedup.workers);
    const std::string name =
        executor == nullptr ? std::string(experiment::title_of(speedup.executor)) : name_in(report, *executor);
    return {{fmt::format("Speedup ({}): ", name)},
            {speedup_text(speedup.speedup), Colour::bold},
            {fmt::format(", efficiency {:.0f} % of {}", speedup.efficiency * 100, counted(speedup.workers, "worker"))}};
}

std::vector<std::string> tracing_lines(const RunReport& report) {
    constexpr double noticeable = 0.05;
    std::vector<std::string> lines;
    for (const auto& executor : report.executors)
        if (executor.tracing_cost_ratio.value_or(0) > noticeable)
            lines.push_back(fmt::format("Tracing cost ({}): {:.0f} %. The times above are untraced.",
                                        name_in(report, executor), *executor.tracing_cost_ratio * 100));
    return lines;
}

void append_wrapped(std::vector<Line>& lines, std::string_view text, std::size_t columns, Colour colour) {
    if (text.empty()) return;
    for (auto& line : word_wrapped(text, columns)) lines.push_back({{std::move(line), colour}});
}

}  // namespace

std::string speedup_text(const analysis::Spread& speedup) {
    if (speedup.low == speedup.high) return fmt::format("{:.2f}x", speedup.median);
    return fmt::format("{:.2f}x ({:.2f} to {:.2f})", speedup.median, speedup.low, speedup.high);
}

std::vector<std::string> result_lines(const RunReport& report) {
    std::vector<std::string> lines;
    for (const auto& executor : report.executors) {
        if (!was_timed(executor)) continue;
        const std::string name = name_in(report, executor);
        lines.push_back(fmt::format(
            "{}: {}s", experiment::is_sequential(executor.executor) ? name : fmt::format("Parallel ({})", name),
            seconds_text(executor.wall_ns->median)));
    }
    return lines;
}

std::vector<Line> report_text(const RunReport& report, std::size_t columns) {
    std::vector<Line> lines;
    if (auto results = verdict_on_results(report); !results.empty()) lines.push_back(std::move(results));
    for (auto& line : result_lines(report)) lines.push_back({{std::move(line), Colour::bold}});
    append_wrapped(lines, spread_line(report), columns, Colour::dim);
    for (const auto& speedup : report.speedups) lines.push_back(speedup_line(report, speedup));
    for (const auto& line : tracing_lines(report)) append_wrapped(lines, line, columns, Colour::yellow);
    append_wrapped(lines, report.explanation, columns, Colour::plain);
    // Of a run that broke off before it timed anything, the error says enough.
    const bool has_times = std::ranges::any_of(report.executors, was_timed);
    if (report.verdict == analysis::Verdict::inconclusive && (has_times || !report.error))
        append_wrapped(lines, "Inconclusive: " + report.reason, columns, Colour::yellow);
    return lines;
}

}  // namespace poolscope::cli
