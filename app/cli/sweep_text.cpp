#include "app/cli/sweep_text.hpp"

#include "app/cli/phase_text.hpp"
#include "app/cli/report_text.hpp"
#include "engine/analysis/scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope::cli {
namespace {

using analysis::RunReport;
using analysis::SpeedupReport;
using experiment::Executor;

std::vector<SpeedupReport> points_of(const RunReport& report, Executor executor) {
    std::vector<SpeedupReport> points;
    for (const auto& point : report.speedups)
        if (point.executor == executor) points.push_back(point);
    std::ranges::sort(points, {}, &SpeedupReport::workers);
    return points;
}

std::vector<Executor> parallel_executors(const RunReport& report) {
    std::vector<Executor> executors;
    for (const auto& point : report.speedups)
        if (std::ranges::find(executors, point.executor) == executors.end()) executors.push_back(point.executor);
    return executors;
}

unsigned cores_of(const RunReport& report) {
    return report.started ? report.started->machine.parallelism() : 1;
}

unsigned tasks_of(const RunReport& report) {
    return report.started ? static_cast<unsigned>(report.started->experiment.input_count()) : 1;
}

std::vector<Line> table(const RunReport& report, Executor executor) {
    std::vector<Line> lines{{{std::string(experiment::title_of(executor)), Colour::bold}},
                            {{"  workers     time   speedup    low..high     efficiency", Colour::dim}}};
    for (const auto& point : points_of(report, executor)) {
        const auto* run = report.find(executor, point.workers);
        const auto* wall = run == nullptr || !run->wall_ns ? nullptr : &*run->wall_ns;
        lines.push_back(
            {{fmt::format("  {:7} {:>9} {:8.2f}x   {:4.2f}..{:4.2f}x {:11.0f} %", point.workers,
                          wall == nullptr ? "-" : fmt::format("{:.4f}s", wall->median / 1e9), point.speedup.median,
                          point.speedup.low, point.speedup.high, point.efficiency * 100)}});
    }
    return lines;
}

std::vector<std::string> fit_lines(const RunReport& report) {
    std::vector<std::string> lines;
    if (report.amdahl)
        lines.push_back(fmt::format("Amdahl: {:.1f} % of the work is serial (residual {:.2f}x).",
                                    report.amdahl->serial_fraction * 100, report.amdahl->rms_error));
    if (const auto& law = report.universal_scalability) {
        std::string text =
            fmt::format("Universal Scalability Law: contention {:.3f}, coherency {:.4f} (residual {:.2f}x)",
                        law->contention, law->coherency, law->rms_error);
        if (const auto peak = law->peak_workers()) text += fmt::format("; it peaks at {:.0f} workers", *peak);
        lines.push_back(text + ".");
    }
    return lines;
}

/// Row and column counts of the plot's inside, and where a point falls.
struct Frame {
    std::size_t columns;
    std::size_t rows;
    double most_workers;
    double most_speedup;

    [[nodiscard]] std::size_t column(unsigned workers) const {
        if (most_workers <= 1) return 0;
        return static_cast<std::size_t>(
            std::lround((workers - 1) / (most_workers - 1) * static_cast<double>(columns - 1)));
    }
    /// From the top.
    [[nodiscard]] std::size_t row(double speedup) const {
        const double share = std::clamp(speedup / most_speedup, 0.0, 1.0);
        return rows - 1 - static_cast<std::size_t>(std::lround(share * static_cast<double>(rows - 1)));
    }
};

}  // namespace

std::vector<Line> speedup_plot(const std::vector<SpeedupReport>& points, unsigned cores, unsigned tasks,
                               std::size_t columns) {
    constexpr std::size_t axis_columns = 8;
    if (points.size() < 2 || columns < 30) return {};
    Frame frame{std::min<std::size_t>(columns - axis_columns - 1, 60), 11, 1, 1};
    for (const auto& point : points) {
        frame.most_workers = std::max<double>(frame.most_workers, point.workers);
        frame.most_speedup =
            std::max({frame.most_speedup, point.speedup.median, analysis::ideal_speedup(tasks, point.workers, cores)});
    }
    std::vector<std::string> grid(frame.rows, std::string(frame.columns, ' '));
    for (unsigned workers = 1; workers <= static_cast<unsigned>(frame.most_workers); ++workers)
        grid[frame.row(analysis::ideal_speedup(tasks, workers, cores))][frame.column(workers)] = '+';
    for (const auto& point : points) {
        char& cell = grid[frame.row(point.speedup.median)][frame.column(point.workers)];
        cell = cell == '+' || cell == 'o' ? 'o' : '*';
    }
    std::vector<Line> lines;
    for (std::size_t i = 0; i < frame.rows; ++i) {
        const double value =
            frame.most_speedup * static_cast<double>(frame.rows - 1 - i) / static_cast<double>(frame.rows - 1);
        lines.push_back({{i % 2 == 0 ? fmt::format("{:6.2f}x ", value) : std::string(axis_columns, ' '), Colour::dim},
                         {"|" + grid[i]}});
    }
    std::string labels(axis_columns + 1 + frame.columns, ' ');
    for (const auto& point : points) {
        const std::string number = std::to_string(point.workers);
        const std::size_t at = axis_columns + 1 + frame.column(point.workers) - (number.size() - 1) / 2;
        if (at + number.size() <= labels.size() &&
            labels.substr(at - 1, number.size() + 1).find_first_not_of(' ') == std::string::npos)
            labels.replace(at, number.size(), number);
    }
    lines.push_back({{std::string(axis_columns, ' ') + "+" + std::string(frame.columns, '-'), Colour::dim}});
    lines.push_back({{labels}, {" workers", Colour::dim}});
    lines.push_back(
        {{std::string(axis_columns, ' ') + " * measured   + ideal on " + counted(cores, "core") + "   o both",
          Colour::dim}});
    return lines;
}

std::string advice(const RunReport& report, Executor executor) {
    const auto points = points_of(report, executor);
    if (points.empty()) return {};
    const auto best = std::ranges::max_element(points, {}, [](const auto& point) { return point.speedup.median; });
    const auto enough =
        std::ranges::find_if(points, [&](const auto& point) { return point.speedup.median >= best->speedup.low; });
    const unsigned cores = cores_of(report);
    std::string text = fmt::format("For {} on this machine take {}: speedup {}", experiment::title_of(executor),
                                   counted(enough->workers, "worker"), speedup_text(enough->speedup));
    if (best->speedup.median < 1)
        return fmt::format("{} does not pay here: the best, {}, is slower than one after the other ({}).",
                           experiment::title_of(executor), counted(best->workers, "worker"),
                           speedup_text(best->speedup));
    if (enough != best)
        text += fmt::format("; {} did no better beyond their spread ({})", counted(best->workers, "worker"),
                            speedup_text(best->speedup));
    text += fmt::format(". {} can be used", counted(cores, "core"));
    if (enough->workers > cores) text += ", so more workers than that take turns; measure again before relying on it";
    return text + ".";
}

std::vector<Line> sweep_text(const RunReport& report, std::size_t columns) {
    std::vector<Line> lines;
    for (const Executor executor : parallel_executors(report)) {
        for (auto& line : table(report, executor)) lines.push_back(std::move(line));
        lines.push_back({});
        const auto points = points_of(report, executor);
        for (auto& line : speedup_plot(points, cores_of(report), tasks_of(report), columns))
            lines.push_back(std::move(line));
        for (auto& text : word_wrapped(advice(report, executor), columns)) lines.push_back({{std::move(text)}});
        lines.push_back({});
    }
    for (const auto& text : fit_lines(report))
        for (auto& line : word_wrapped(text, columns)) lines.push_back({{std::move(line)}});
    return lines;
}

}  // namespace poolscope::cli
