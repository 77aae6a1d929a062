#include "app/views/timeline_view.hpp"

#include "app/plot/draw_time.hpp"
#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/lane_slices.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace poolscope::views {

namespace {

using base::Interval;
using base::Nanoseconds;

constexpr std::array legend_states{timeline::State::startup, timeline::State::unpickle, timeline::State::run,
                                   timeline::State::pickle,  timeline::State::transfer, timeline::State::wait};

std::string note_of(const LaneContext& context) {
    const Picture& picture = context.picture;
    if (picture.phase == nullptr) return "what each worker does, and when";
    const telemetry::Phase& phase = picture.phase->phase;
    std::string note = picture.recorded ? "recorded, " : "";
    note += phase_label(phase);
    if (phase.start_method) note += fmt::format(", {}", experiment::name_of(*phase.start_method));
    if (picture.report == nullptr) return note;
    const auto* report = picture.report->find(phase.executor, phase.workers);
    if (report != nullptr && report->tracing_cost_ratio) {
        const double cost = *report->tracing_cost_ratio * 100;
        note +=
            cost < 0.05 ? std::string(", tracing cost not measurable") : fmt::format(", tracing cost {:.1f} %", cost);
    }
    return note;
}

/// Time of one lane by state, up to the moment shown.
void add_totals(std::map<timeline::State, Nanoseconds>& totals, const timeline::Lane& lane, Nanoseconds now) {
    const bool all = lane.slices.empty() || (!lane.slices.back().open && lane.slices.back().span.end <= now);
    if (all) {
        for (const auto& [state, total] : lane.totals) totals[state] += total;
        return;
    }
    for (const timeline::Slice& slice : lane.slices) {
        if (slice.span.begin >= now) break;
        totals[slice.state] += (slice.open ? now : std::min(slice.span.end, now)) - slice.span.begin;
    }
}

std::map<timeline::State, Nanoseconds> totals_of(const LaneContext& context,
                                                 const std::vector<const timeline::Lane*>& lanes) {
    std::map<timeline::State, Nanoseconds> totals;
    for (const timeline::Lane* lane : lanes) add_totals(totals, *lane, context.picture.now);
    return totals;
}

void draw_legend(ui::Ui& ui, const std::map<timeline::State, Nanoseconds>& totals, float left, float right, float y) {
    struct Chip {
        ui::Fill fill;
        std::string total;
        float width;
        Nanoseconds time;
    };
    std::vector<Chip> chips;
    float width = 0;
    for (const timeline::State state : legend_states) {
        const auto found = totals.find(state);
        if (found == totals.end() || found->second.count() == 0) continue;
        Chip chip{fill_of(state), plot::milliseconds(found->second), 0, found->second};
        chip.width = ui::legend_chip_width(ui, ui::name_of(chip.fill), chip.total) + ui.px(12);
        width += chip.width;
        chips.push_back(std::move(chip));
    }
    const float unit = ui::text_width(ui, "ms", ui::style::caption);
    width += unit;
    // What does not fit goes, the smallest share of time first.
    while (!chips.empty() && width > right - left) {
        const auto least = std::ranges::min_element(chips, {}, &Chip::time);
        width -= least->width;
        chips.erase(least);
    }
    if (chips.empty()) return;
    float x = right - width;
    for (const Chip& chip : chips) {
        ui::legend_chip(ui, {x, y}, chip.fill, ui::name_of(chip.fill), chip.total);
        x += chip.width;
    }
    ui::text(ui, {right, y}, "ms", ui::style::caption, ui.colors().t3, ui::Align::right);
}

std::string span_text(Interval span, Nanoseconds origin) {
    return fmt::format("{} to {} ms", plot::milliseconds(span.begin - origin), plot::milliseconds(span.end - origin));
}

/// A task's way from main to the worker and back, as far as it was seen.
void draw_task_tip(ui::Ui& ui, const LaneContext& context, const timeline::Lane& lane, const timeline::Slice& slice) {
    const timeline::PhaseView& phase = *context.picture.phase;
    std::vector<ui::TipRow> rows;
    if (context.picture.timeline->run()) {
        rows.push_back({"call", call_text(context.picture.timeline->run()->experiment, slice.task)});
    }
    const auto task = std::ranges::find(phase.tasks, slice.task, &timeline::Task::index);
    const Nanoseconds end = slice.open ? context.picture.now : slice.span.end;
    rows.push_back({"PID", std::to_string(lane.pid)});
    rows.push_back({"ran", span_text({slice.span.begin, end}, context.origin)});
    rows.push_back({"length", plot::duration(end - slice.span.begin).text()});
    if (task != phase.tasks.end()) {
        const auto moment = [&](const char* name, const std::optional<Nanoseconds>& at) {
            if (at) rows.push_back({name, fmt::format("{} ms", plot::milliseconds(*at - context.origin))});
        };
        moment("queued", task->queued);
        moment("received", task->received);
        if (task->chunk != telemetry::no_index) rows.push_back({"chunk", std::to_string(task->chunk)});
    }
    for (const timeline::Slice& other : lane.slices) {
        if (task == phase.tasks.end() || other.chunk != task->chunk || other.chunk == telemetry::no_index) continue;
        if (other.state == timeline::State::unpickle) rows.push_back({"bytes in", plot::bytes(other.bytes).text()});
        if (other.state == timeline::State::pickle) rows.push_back({"bytes out", plot::bytes(other.bytes).text()});
    }
    ui::tooltip(ui, fmt::format("task {} on {}", slice.task, lane.name), rows,
                slice.failed ? "it raised an exception"
                : slice.open ? "still running"
                             : "");
}

void draw_state_tip(ui::Ui& ui, const LaneContext& context, const timeline::Lane& lane, const timeline::Slice& slice) {
    const Nanoseconds end = slice.open ? context.picture.now : slice.span.end;
    std::vector<ui::TipRow> rows{{"PID", std::to_string(lane.pid)},
                                 {"when", span_text({slice.span.begin, end}, context.origin)},
                                 {"length", plot::duration(end - slice.span.begin).text()}};
    if (slice.bytes > 0) rows.push_back({"bytes", plot::bytes(slice.bytes).text()});
    ui::tooltip(ui, fmt::format("{}, {}", ui::name_of(fill_of(slice.state)), lane.name), rows);
}

void draw_worker(ui::Ui& ui, LaneContext& context, const timeline::Lane& lane, float y, const LanePitch& pitch) {
    const float middle = y + pitch.pitch / 2;
    const float top = middle - pitch.lane / 2;
    const bool labelled = pitch.pitch >= ui.px(13);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ui::Rect row{{context.columns.names_x - ui.px(8), y}, {context.columns.figures_right, y + pitch.pitch}};
    if (context.selection.hover.pid == lane.pid) {
        ui::fill(list, {row.min, {context.axis.left, row.max.y}}, ui.colors().hover, ui.px(4));
    }
    if (labelled) {
        const ui::Color color = lane.main ? ui.colors().fill(ui::Fill::main).fill : ui.colors().worker(lane.worker);
        ui::fill(list, ui::Rect::of(context.columns.names_x, middle - ui.px(5.5F), ui.px(11), ui.px(11)), color,
                 ui.px(2));
        ui::text(ui, {context.columns.names_x + ui.px(20), middle}, lane.name, ui::style::label_strong, ui.colors().t1);
    }
    ui::fill(list, {{context.axis.left, top}, {context.axis.right, top + pitch.lane}}, ui.colors().well);
    const LaneSlices slices = visible_slices(ui, context, lane, context.axis.visible, true);
    const auto hovered = plot::draw_lane(ui, context.axis, top, top + pitch.lane, slices.drawn);
    if (hovered) {
        const timeline::Slice& slice = *slices.sources[*hovered];
        context.selection.next.pid = lane.pid;
        if (slice.state == timeline::State::run && slice.task != telemetry::no_index) {
            context.selection.next.task = TaskRef{context.picture.phase->phase.id, slice.task};
            draw_task_tip(ui, context, lane, slice);
        } else {
            draw_state_tip(ui, context, lane, slice);
        }
    }
    const auto run = totals_of(context, {&lane});
    const auto found = run.find(timeline::State::run);
    if (labelled && found != run.end()) {
        ui::text(ui, {context.columns.figures_right, middle}, plot::duration(found->second).text(), ui::style::number,
                 ui.colors().t1, ui::Align::right);
    }
}

void draw_axis(ui::Ui& ui, const LaneContext& context, float y) {
    const plot::TimeTicks ticks = plot::time_ticks(context.axis, context.origin, ui.px(120));
    plot::draw_time_axis(ui, context.axis, ticks, y, context.columns.figures_right);
    if (context.selection.hover.cursor) {
        plot::draw_cursor_tag(ui, context.axis, *context.selection.hover.cursor, context.origin, y);
    }
}

void draw_empty(ui::Ui& ui, const ui::Rect& body, const Columns& columns) {
    const ui::Rect text{{columns.names_x, body.min.y + ui.px(4)}, {columns.figures_right, body.max.y}};
    draw_note(ui, text,
              "Each worker of the pool gets a lane: when it started, which task it ran, what it spent on pickling, and "
              "when it had nothing to do.");
}

}  // namespace

std::vector<const timeline::Lane*> shown_lanes(const timeline::PhaseView& phase) {
    std::vector<const timeline::Lane*> lanes;
    for (const timeline::Lane& lane : phase.lanes) {
        if (!lane.main) lanes.push_back(&lane);
    }
    if (lanes.empty()) {
        for (const timeline::Lane& lane : phase.lanes) lanes.push_back(&lane);
    }
    return lanes;
}

float timeline_height(const ui::Ui& ui, std::size_t lanes, float available) {
    const LanePitch pitch = lane_pitch(ui, lanes, measure::timeline_lane, measure::timeline_pitch,
                                       available - ui.px(measure::title_row + measure::axis_row));
    return ui.px(measure::title_row - 4) + pitch.height(lanes) + ui.px(measure::axis_row + 4);
}

float lens_height(const ui::Ui& ui, std::size_t lanes) {
    return ui.px(measure::lens_pitch) * static_cast<float>(lanes) + ui.px(14);
}

std::optional<Interval> lens_window(const timeline::PhaseView& phase, Nanoseconds now) {
    const auto window = phase.window(now);
    if (!window || experiment::is_sequential(phase.phase.executor)) return std::nullopt;
    std::optional<Nanoseconds> last_first_run;
    for (const timeline::Lane& lane : phase.lanes) {
        if (lane.main) continue;
        const auto run = std::ranges::find(lane.slices, timeline::State::run, &timeline::Slice::state);
        if (run == lane.slices.end()) continue;
        last_first_run = std::max(last_first_run.value_or(run->span.begin), run->span.begin);
    }
    if (!last_first_run || *last_first_run <= window->begin) return std::nullopt;
    const Nanoseconds length = plot::nice_time_step((*last_first_run - window->begin) * 11 / 10);
    if (length * 4 > window->length()) return std::nullopt;
    return Interval{window->begin, window->begin + length};
}

void draw_timeline(ui::Ui& ui, const ui::Rect& rect, LaneContext& context) {
    ui::Rect body = rect;
    const float title_end = draw_title(ui, body, "Timeline", note_of(context));
    body.min.y -= ui.px(4);
    if (context.picture.phase == nullptr) {
        draw_empty(ui, body, context.columns);
        return;
    }
    const auto lanes = shown_lanes(*context.picture.phase);
    draw_legend(ui, totals_of(context, lanes), title_end + ui.px(24), context.columns.figures_right,
                rect.min.y + ui.px(measure::title_row) / 2);

    const LanePitch pitch = lane_pitch(ui, lanes.size(), measure::timeline_lane, measure::timeline_pitch,
                                       body.height() - ui.px(measure::axis_row));
    const float top = body.min.y;
    const float bottom = top + pitch.height(lanes.size());
    handle_time_gestures(ui, context, {{context.axis.left, top}, {context.axis.right, bottom}}, "Timeline");
    float y = top;
    for (const timeline::Lane* lane : lanes) {
        draw_worker(ui, context, *lane, y, pitch);
        y += pitch.pitch;
    }
    draw_overlays(ui, context, top, bottom);
    draw_axis(ui, context, bottom + ui.px(1));
}

void draw_lens(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context) {
    if (context.picture.phase == nullptr) return;
    const auto window = lens_window(*context.picture.phase, context.picture.now);
    if (!window) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float top = rect.min.y + ui.px(6);
    LaneContext lens{context.picture, context.selection, {*window, context.axis.left, context.axis.right},
                     context.columns, context.origin,    *window};
    ui::horizontal(list, lens.axis.left, lens.axis.right, top - ui.px(3), ui.colors().accent, ui.px(1.5F));
    float y = top;
    for (const timeline::Lane* lane : shown_lanes(*context.picture.phase)) {
        const LaneSlices slices = visible_slices(ui, lens, *lane, *window, false);
        plot::draw_lane(ui, lens.axis, y, y + ui.px(measure::lens_lane), slices.drawn);
        y += ui.px(measure::lens_pitch);
    }
    const float middle = (top + y) / 2;
    ui::text(ui, {context.columns.names_x, middle - ui.px(7)}, "Lens", ui::style::label, ui.colors().t2);
    ui::text(ui, {context.columns.names_x, middle + ui.px(8)},
             fmt::format("0–{}", plot::duration(window->length(), window->length()).text()), ui::style::code_small,
             ui.colors().t3);
    const double factor =
        static_cast<double>(context.axis.visible.length().count()) / static_cast<double>(window->length().count());
    if (factor > 1) {
        ui::text(ui, {context.columns.figures_right, middle}, fmt::format("× {:.0f}", factor), ui::style::number,
                 ui.colors().t1, ui::Align::right);
    }
}

}  // namespace poolscope::views
