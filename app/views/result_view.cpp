#include "app/views/result_view.hpp"

#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/text.hpp"
#include "app/views/instrument_frame.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace poolscope::views {

namespace {

using base::Nanoseconds;

/// One executor's row: what is known of its time, from best to least.
struct Row {
    experiment::Executor executor{};
    std::string name;
    unsigned lanes = 1;
    bool sequential = false;
    std::optional<analysis::Spread> timed;  ///< ns
    std::size_t repeats = 0;
    std::optional<Nanoseconds> traced;   ///< shown until a timed pass has ended
    std::optional<Nanoseconds> elapsed;  ///< of the pass under way
};

Nanoseconds length_of(const Row& row) {
    if (row.timed) return Nanoseconds{static_cast<std::int64_t>(row.timed->median)};
    return row.traced.value_or(row.elapsed.value_or(Nanoseconds{}));
}

Row row_of(const Picture& picture, experiment::Executor executor, std::optional<unsigned> workers) {
    Row row;
    row.executor = executor;
    row.sequential = experiment::is_sequential(executor);
    row.lanes = row.sequential ? 1 : workers.value_or(1);
    row.name = std::string(experiment::title_of(executor));
    if (!row.sequential) row.name += fmt::format(", {}", row.lanes);
    if (picture.report != nullptr) {
        if (const auto* known = picture.report->find(executor, row.lanes)) {
            row.timed = known->wall_ns;
            row.repeats = known->wall.size();
            row.traced = known->traced_wall;
        }
    }
    if (picture.timeline == nullptr) return row;
    const timeline::PhaseView* running = picture.timeline->running();
    if (running != nullptr && running->phase.executor == executor && running->phase.workers == row.lanes) {
        if (const auto window = running->window(picture.now)) row.elapsed = window->length();
    }
    return row;
}

/// Before the first parallel phase: the worker count that it will have.
unsigned planned_workers(const telemetry::RunStarted& run, std::optional<experiment::Executor> executor) {
    if (!run.experiment.workers.empty()) return run.experiment.workers.back();
    const bool python = executor && !experiment::is_native(*executor);
    if (python && run.interpreter && run.interpreter->default_workers) return *run.interpreter->default_workers;
    return run.machine.parallelism();
}

/// The two rows to set against each other: the yardstick, and the executor that the instruments show.
std::vector<Row> rows_of(const Picture& picture) {
    if (picture.timeline == nullptr || !picture.timeline->run()) return {};
    using experiment::Executor;
    std::optional<Executor> parallel;
    std::optional<unsigned> workers;
    const auto consider = [&](const telemetry::Phase& phase) {
        if (experiment::is_sequential(phase.executor)) return;
        parallel = phase.executor;
        workers = phase.workers;
    };
    for (const timeline::PhaseView& view : picture.timeline->phases()) consider(view.phase);
    if (picture.phase != nullptr) consider(picture.phase->phase);

    const experiment::Experiment& experiment = picture.timeline->run()->experiment;
    if (!parallel) {
        const auto wanted = std::ranges::find_if_not(experiment.executors, experiment::is_sequential);
        if (wanted != experiment.executors.end()) parallel = *wanted;
        workers = planned_workers(*picture.timeline->run(), parallel);
    }
    std::vector<Row> rows;
    const Executor yardstick = parallel                        ? experiment::sequential_of(*parallel)
                               : !experiment.executors.empty() ? experiment::sequential_of(experiment.executors.front())
                                                               : Executor::sequential;
    if (std::ranges::find(experiment.executors, yardstick) != experiment.executors.end()) {
        rows.push_back(row_of(picture, yardstick, 1));
    }
    if (parallel) rows.push_back(row_of(picture, *parallel, workers));
    return rows;
}

void draw_bars(const ui::Ui& ui, const Row& row, float left, float center, float length) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto lanes = static_cast<float>(row.lanes);
    const float thickness = std::clamp(ui.px(35) / lanes - ui.px(1), ui.px(1.5F), ui.px(8));
    const float pitch = thickness + (thickness >= ui.px(3) ? ui.px(1) : 0);
    float y = center - (pitch * lanes - (pitch - thickness)) / 2;
    for (unsigned lane = 0; lane < row.lanes; ++lane, y += pitch) {
        const ui::Rect bar = ui::Rect::of(left, y, std::max(length, ui.px(1)), thickness);
        if (row.sequential) {
            ui::fill(ui, list, bar, ui::Fill::main);
        } else {
            ui::fill(list, bar, ui.colors().worker(lane + 1));
        }
    }
}

/// "1.250 s ± 0.006", or what is known before the first timed pass has ended; returns the width.
float draw_time(ui::Ui& ui, const Row& row, ImVec2 at) {
    if (!row.timed) {
        const std::string shown = plot::duration(length_of(row)).text();
        float width = ui::text(ui, at, shown, ui::style::number, ui.colors().t2);
        const std::string_view state = row.traced ? "traced" : "so far";
        width += ui.px(8);
        return width + ui::text(ui, {at.x + width, at.y}, state, ui::style::caption, ui.colors().t3);
    }
    const auto half = Nanoseconds{static_cast<std::int64_t>((row.timed->high - row.timed->low) / 2)};
    const Nanoseconds median{static_cast<std::int64_t>(row.timed->median)};
    const auto spread = row.repeats > 1 ? std::optional{half} : std::nullopt;
    const plot::Quantity time = plot::duration(median, spread);
    float width = ui::text(ui, at, time.text(), ui::style::headline, ui.colors().t1);
    if (!spread) return width;
    width += ui.px(8);
    const std::string range = fmt::format("± {}", plot::duration_like(half, median, spread));
    return width + ui::text(ui, {at.x + width, at.y}, range, ui::style::tick, ui.colors().t3);
}

void draw_speedup(ui::Ui& ui, const ui::Rect& rect, const Picture& picture, const analysis::SpeedupReport& speedup) {
    const analysis::Spread& spread = speedup.speedup;
    const float right = rect.max.x - ui.px(measure::margin);
    const bool doubtful = picture.report->verdict == analysis::Verdict::inconclusive;
    ui::text(ui, {right, rect.min.y + ui.px(doubtful ? 26.0F : 29.0F)},
             plot::ratio(spread.median, spread.high - spread.low), ui::style::result,
             doubtful ? ui.colors().t2 : ui.colors().t1, ui::Align::right);

    const telemetry::RunStarted& run = *picture.timeline->run();
    const double possible = analysis::ideal_speedup(static_cast<unsigned>(run.experiment.input_count()),
                                                    speedup.workers, std::max(1U, run.machine.cores_usable()));
    const std::string range = fmt::format("{:.2f} to {:.2f}, of {} possible", spread.low, spread.high,
                                          plot::fixed(possible, possible == std::floor(possible) ? 0 : 2));
    ui::text(ui, {right, rect.min.y + ui.px(doubtful ? 56.0F : 60.0F)}, range, ui::style::caption, ui.colors().t2,
             ui::Align::right);
    if (doubtful) {
        ui::text(ui, {right, rect.min.y + ui.px(71)}, "inconclusive, see the console", ui::style::caption,
                 ui.colors().warn, ui::Align::right);
    }
}

void draw_row(ui::Ui& ui, const Row& row, ImVec2 at, float left, float length) {
    ui::text(ui, at, row.name, ui::style::label, ui.colors().t1);
    if (length_of(row).count() > 0) {
        draw_bars(ui, row, left, at.y, length);
        draw_time(ui, row, {left + length + ui.px(16), at.y});
    } else {
        ui::text(ui, {left, at.y}, "waits for its turn", ui::style::caption, ui.colors().t3);
    }
}

const analysis::SpeedupReport* speedup_of(const Picture& picture, const std::vector<Row>& rows) {
    if (picture.report == nullptr) return nullptr;
    for (const Row& row : rows) {
        if (!row.sequential) return picture.report->find_speedup(row.executor, row.lanes);
    }
    return nullptr;
}

void draw_empty(ui::Ui& ui, const ui::Rect& rect, const Columns& columns) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float right = columns.plot_right - ui.px(180);
    const auto row = [&](const char* name, float y) {
        ui::text(ui, {columns.names_x, rect.min.y + ui.px(y)}, name, ui::style::label, ui.colors().t3);
        ui::horizontal(list, columns.plot_left, right, std::round(rect.min.y + ui.px(y)), ui.colors().line2);
    };
    row("Sequential", 20);
    row("Parallel", 56);
    ui::text(ui, {columns.figures_right, rect.mid_y()}, "Run it, and see the times here.", ui::style::label,
             ui.colors().t3, ui::Align::right);
}

}  // namespace

void draw_result(ui::Ui& ui, const ui::Rect& rect, const Picture& picture) {
    const Columns columns = columns_of(ui, rect);
    const std::vector<Row> rows = rows_of(picture);
    if (rows.empty()) {
        draw_empty(ui, rect, columns);
        return;
    }
    std::chrono::duration<double, std::nano> longest{1};
    for (const Row& row : rows) longest = std::max<decltype(longest)>(longest, length_of(row));
    // One zero for all bars, behind the longest name.
    float left = columns.plot_left;
    for (const Row& row : rows) {
        left = std::max(left, columns.names_x + ui::text_width(ui, row.name, ui::style::label) + ui.px(12));
    }
    const float room = columns.figures_right - left - ui.px(328);

    float y = rect.min.y + ui.px(rows.size() > 1 ? 18.0F : 40.0F);
    for (const Row& row : rows) {
        draw_row(ui, row, {columns.names_x, y}, left, room * static_cast<float>(length_of(row) / longest));
        y += ui.px(36);
    }
    if (const analysis::SpeedupReport* speedup = speedup_of(picture, rows)) draw_speedup(ui, rect, picture, *speedup);
}

}  // namespace poolscope::views
