#include "app/views/cores_view.hpp"

#include "app/plot/draw_time.hpp"
#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace poolscope::views {

namespace {

using base::Interval;

/// The slices of one core that can be seen now, with whom they stand for.
struct Visible {
    std::vector<plot::LaneSlice> drawn;
    std::vector<const timeline::CoreSlice*> sources;
};

Visible visible_slices(const ui::Ui& ui, const LaneContext& context, const timeline::CoreLane& lane,
                       std::vector<std::string>& names) {
    const timeline::PhaseView& phase = *context.picture.phase;
    const Interval seen = context.axis.visible;
    Visible visible;
    auto at = std::ranges::lower_bound(lane.slices, seen.begin, {},
                                       [](const timeline::CoreSlice& slice) { return slice.span.end; });
    for (; at != lane.slices.end() && at->span.begin < std::min(seen.end, context.picture.now); ++at) {
        plot::LaneSlice slice;
        slice.span = {at->span.begin, std::min(at->span.end, context.picture.now)};
        if (at->worker == 0) {
            slice.style = ui.colors().fill(ui::Fill::main);
        } else {
            slice.style.fill = ui.colors().worker(at->worker);
        }
        slice.marked = context.selection.hover.pid == at->pid;
        names.push_back(worker_name(phase, at->pid, at->tid));
        visible.drawn.push_back(slice);
        visible.sources.push_back(&*at);
    }
    return visible;
}

void draw_tip(ui::Ui& ui, const LaneContext& context, const timeline::CoreLane& lane,
              const timeline::CoreSlice& slice) {
    const std::string name = worker_name(*context.picture.phase, slice.pid, slice.tid);
    const std::array rows{
        ui::TipRow{"PID", std::to_string(slice.pid)},
        ui::TipRow{"thread", std::to_string(slice.tid)},
        ui::TipRow{"on the core", fmt::format("{} to {} ms", plot::milliseconds(slice.span.begin - context.origin),
                                              plot::milliseconds(slice.span.end - context.origin))},
        ui::TipRow{"length", plot::duration(slice.span.length()).text()},
        ui::TipRow{"left it", slice.preempted ? "preempted, wanted to run on" : "to wait"},
    };
    ui::tooltip(ui, fmt::format("{} on core {}", name.empty() ? "helper process" : name, lane.core), rows);
}

void draw_spans(ui::Ui& ui, LaneContext& context, const timeline::CoreLane& lane, float top, float bottom) {
    std::vector<std::string> names;
    names.reserve(lane.slices.size());  // slices keep views of the names
    Visible visible = visible_slices(ui, context, lane, names);
    for (std::size_t i = 0; i < visible.drawn.size(); ++i) visible.drawn[i].text = names[i];
    const auto hovered = plot::draw_lane(ui, context.axis, top, bottom, visible.drawn);
    if (!hovered) return;
    const timeline::CoreSlice& slice = *visible.sources[*hovered];
    context.selection.next.pid = slice.pid;
    draw_tip(ui, context, lane, slice);
}

/// Who uses the core is not known here: how much of it is in use, by everything on the machine.
void draw_usage(ui::Ui& ui, const LaneContext& context, unsigned core, float top, float bottom) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto& usage = context.picture.timeline->core_usage();
    const auto found = usage.find(core);
    const float left = context.axis.left;
    ui::horizontal(list, left, context.axis.right, bottom, ui.colors().line);
    if (found == usage.end()) return;
    const timeline::Point* before = nullptr;
    for (const timeline::Point& point : found->second) {
        if (before != nullptr && point.at > context.axis.visible.begin && before->at < context.axis.visible.end) {
            const float x0 = std::max(left, context.axis.x_of(before->at));
            const float x1 = std::min(context.axis.right, context.axis.x_of(point.at));
            const float y = bottom - (bottom - top) * static_cast<float>(point.value);
            if (x0 < x1) ui::fill(list, {{x0, y}, {x1, bottom}}, ui.colors().fill(ui::Fill::main).fill);
        }
        before = &point;
    }
}

std::string note_of(const LaneContext& context) {
    const Picture& picture = context.picture;
    if (picture.phase == nullptr) return "what runs on each core of this machine";
    if (picture.phase->switch_spans > 0) return "coloured by the worker on them";
    if (picture.live) return "waiting for the first switch records";
    return "in use by anything on the machine; who ran is not visible here";
}

void draw_legend(ui::Ui& ui, const LaneContext& context, float left, float right, float y) {
    if (context.picture.phase == nullptr) return;
    std::vector<std::pair<ui::Color, std::string>> chips{{ui.colors().fill(ui::Fill::main).fill, "main"}};
    for (const timeline::Lane& lane : context.picture.phase->lanes) {
        if (!lane.main) chips.emplace_back(ui.colors().worker(lane.worker), lane.name);
    }
    const auto width = [&](const auto& chip) { return ui::legend_chip_width(ui, chip.second) + ui.px(12); };
    float total = 0;
    std::size_t fitting = 0;
    for (; fitting < chips.size() && total + width(chips[fitting]) <= right - left; ++fitting) {
        total += width(chips[fitting]);
    }
    float x = right - total + ui.px(12);
    for (std::size_t i = 0; i < fitting; ++i) {
        ui::legend_chip(ui, {x, y}, chips[i].first, chips[i].second);
        x += width(chips[i]);
    }
}

void draw_core(ui::Ui& ui, LaneContext& context, const timeline::CoreLane& lane, float y, const LanePitch& pitch) {
    const ui::Rect row =
        ui::Rect::of(context.columns.names_x, y, context.columns.figures_right - context.columns.names_x, pitch.pitch);
    const float middle = row.mid_y();
    const bool labelled = pitch.pitch >= ui.px(13);
    if (labelled) {
        ui::text(ui, {context.columns.names_x, middle}, fmt::format("Core {}", lane.core), ui::style::label,
                 ui.colors().t2);
    }
    const float top = middle - pitch.lane / 2;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ui::fill(list, {{context.axis.left, top}, {context.axis.right, top + pitch.lane}}, ui.colors().well);
    if (context.picture.phase == nullptr) {
        ui::horizontal(list, context.axis.left, context.axis.right, std::round(middle),
                       ui.colors().fill(ui::Fill::idle).fill.with_alpha(0.6));
        return;
    }
    if (context.picture.phase->switch_spans > 0) {
        draw_spans(ui, context, lane, top, top + pitch.lane);
    } else {
        draw_usage(ui, context, lane.core, top, top + pitch.lane);
    }
    const Interval window = context.picture.window();
    const Interval shown{std::max(window.begin, context.axis.visible.begin),
                         std::min(window.end, context.axis.visible.end)};
    if (!labelled || context.picture.phase->switch_spans == 0) return;
    ui::text(ui, {context.columns.figures_right, middle}, plot::percent(on_core_ratio(lane, shown)), ui::style::number,
             ui.colors().t1, ui::Align::right);
}

}  // namespace

float cores_height(const ui::Ui& ui, std::size_t cores, float available) {
    const LanePitch pitch =
        lane_pitch(ui, cores, measure::core_lane, measure::core_pitch, available - ui.px(measure::title_row));
    return ui.px(measure::title_row - 4) + pitch.height(cores) + ui.px(8);
}

void draw_cores(ui::Ui& ui, const ui::Rect& rect, LaneContext& context, const platform::Machine& machine) {
    ui::Rect body = rect;
    const float title_end = draw_title(ui, body, "Cores", note_of(context));
    draw_legend(ui, context, title_end + ui.px(24), context.columns.figures_right,
                rect.min.y + ui.px(measure::title_row) / 2);
    body.min.y -= ui.px(4);

    std::vector<timeline::CoreLane> idle;
    if (context.picture.phase == nullptr) {
        for (const platform::Core& core : machine.cores) idle.push_back({core.id, {}});
    }
    const auto& lanes = context.picture.phase != nullptr ? context.picture.phase->cores : idle;
    const LanePitch pitch = lane_pitch(ui, lanes.size(), measure::core_lane, measure::core_pitch, body.height());
    const float top = body.min.y;
    const float bottom = top + pitch.height(lanes.size());
    if (context.picture.phase != nullptr) {
        handle_time_gestures(ui, context, {{context.axis.left, top}, {context.axis.right, bottom}}, "Cores");
    }
    float y = top;
    for (const timeline::CoreLane& lane : lanes) {
        draw_core(ui, context, lane, y, pitch);
        y += pitch.pitch;
    }
    if (context.picture.phase != nullptr) draw_overlays(ui, context, top, bottom);
}

}  // namespace poolscope::views
