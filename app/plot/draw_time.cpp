#include "app/plot/draw_time.hpp"

#include "app/plot/value_axis.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace poolscope::plot {
namespace {

using ui::Rect;
using ui::Ui;

ImDrawList& list() {
    return *ImGui::GetWindowDrawList();
}

/// Where a slice stands on screen, at least as wide as it has to be to be seen.
Rect place_of(const Ui& ui, const LaneSlice& slice, float left, float right, float top, float bottom) {
    if (slice.isolated) right = std::max(right, left + ui.px(3));
    return Rect{{left, top}, {right, bottom}}.inset(0, ui.px(slice.inset));
}

void draw_slice_text(Ui& ui, const Rect& rect, const LaneSlice& slice) {
    if (slice.text.empty() && slice.code.empty()) return;
    const ui::Color ink = ui.colors().text_on(slice.style.fill);
    const float room = rect.width() - ui.px(16);
    const float word = ui::text_width(ui, slice.text, ui::style::label_strong);
    if (word > room) return;
    float x = rect.min.x + ui.px(8);
    if (word > 0) x += ui::text(ui, {x, rect.mid_y()}, slice.text, ui::style::label_strong, ink) + ui.px(12);
    if (slice.code.empty() || x + ui::text_width(ui, slice.code, ui::style::code) > rect.max.x - ui.px(8)) return;
    ui::text(ui, {x, rect.mid_y()}, slice.code, ui::style::code, ink);
}

void draw_single(Ui& ui, const Rect& rect, const LaneSlice& slice) {
    ui::fill(ui, list(), rect, slice.style);
    if (slice.crossed) ui::fill(ui, list(), rect, ui::Fill::error);
    draw_slice_text(ui, rect, slice);
    if (slice.marked) ui::frame(list(), rect, ui.colors().t1, ui.px(2));
}

/// Columns of slices too narrow to be drawn singly: as high as they were busy.
void draw_coverage(const TimeAxis& axis, float top, float bottom, std::span<const Coverage> columns,
                   std::span<const LaneSlice> slices, std::span<const std::size_t> indices) {
    for (auto first = columns.begin(); first != columns.end();) {
        const auto color = [&](const Coverage& c) { return slices[indices[c.index]].style.fill; };
        auto last = first + 1;
        while (last != columns.end() && last->x == (last - 1)->x + 1 && last->level == first->level &&
               color(*last) == color(*first)) {
            ++last;
        }
        const float share = static_cast<float>(first->level) / static_cast<float>(coverage_levels);
        const float left = axis.left + static_cast<float>(first->x);
        const float right = axis.left + static_cast<float>((last - 1)->x + 1);
        ui::fill(list(), {{left, bottom - (bottom - top) * share}, {right, bottom}}, color(*first));
        first = last;
    }
}

}  // namespace

void draw_time_axis(Ui& ui, const TimeAxis& axis, const TimeTicks& ticks, float y, std::optional<float> unit_right) {
    const ui::Palette& p = ui.colors();
    for (const TimeTick& tick : ticks.ticks) {
        const float x = std::floor(axis.x_of(tick.at));
        ui::vertical(list(), x, y, y + ui.px(tick.major ? 6 : 3), p.edge);
        if (!tick.major) continue;
        const float half = ui::text_width(ui, tick.label, ui::style::tick) / 2;
        const float limit = unit_right.value_or(axis.right + half) - (unit_right ? ui.px(28) : 0);
        if (x + half > limit) continue;
        ui::text(ui, {x, y + ui.px(14)}, tick.label, ui::style::tick, p.t2, ui::Align::center);
    }
    if (unit_right) ui::text(ui, {*unit_right, y + ui.px(14)}, ticks.unit, ui::style::tick, p.t3, ui::Align::right);
}

void draw_cursor_tag(Ui& ui, const TimeAxis& axis, Nanoseconds at, Nanoseconds origin, float axis_y) {
    if (at < axis.visible.begin || at > axis.visible.end) return;
    const std::string label = cursor_label(axis, at, origin);
    const float width = ui::text_width(ui, label, ui::style::tick) + ui.px(16);
    const float first = axis.left + width / 2;
    const float x = std::clamp(axis.x_of(at), first, std::max(first, axis.right - width / 2));
    const float middle = axis_y + ui.px(13);
    const Rect tag{{std::round(x - width / 2), middle - ui.px(9)}, {std::round(x + width / 2), middle + ui.px(9)}};
    ui::fill(list(), tag, ui.colors().t1, ui.px(4));
    ui::text_in(ui, tag, label, ui::style::tick, ui.colors().well, ui::Align::center);
}

void draw_cursor_line(const Ui& ui, const TimeAxis& axis, Nanoseconds at, float top, float bottom) {
    if (at < axis.visible.begin || at > axis.visible.end) return;
    ui::vertical(list(), axis.x_of(at), top, bottom, ui.colors().t1, ui.scale);
}

void draw_range(const Ui& ui, const TimeAxis& axis, Interval range, float top, float bottom) {
    const float left = std::clamp(axis.x_of(range.begin), axis.left, axis.right);
    const float right = std::clamp(axis.x_of(range.end), axis.left, axis.right);
    if (right <= left) return;
    ui::fill(list(), {{left, top}, {right, bottom}}, ui.colors().accent.with_alpha(0.18));
    ui::vertical(list(), left, top, bottom, ui.colors().accent);
    ui::vertical(list(), right, top, bottom, ui.colors().accent);
}

std::optional<std::size_t> draw_lane(Ui& ui, const TimeAxis& axis, float top, float bottom,
                                     std::span<const LaneSlice> slices, bool idle_line) {
    const ui::Clip clip({{axis.left, top - ui.px(2)}, {axis.right, bottom + ui.px(2)}});
    if (idle_line) {
        ui::horizontal(list(), axis.left, axis.right, (top + bottom) / 2,
                       ui.colors().fill(ui::Fill::idle).fill.with_alpha(0.5));
    }
    std::vector<Interval> spans;
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        if (slices[i].isolated) continue;
        spans.push_back(slices[i].span);
        indices.push_back(i);
    }
    const LaneLayout layout = lay_out_lane(spans, axis);
    draw_coverage(axis, top, bottom, layout.coverage, slices, indices);

    const ImVec2 mouse = ImGui::GetIO().MousePos;
    std::optional<std::size_t> hit;
    const auto draw = [&](std::size_t index, float left, float right) {
        const Rect rect = place_of(ui, slices[index], left, right, top, bottom);
        if (rect.max.x < axis.left || rect.min.x > axis.right) return;
        draw_single(ui, rect, slices[index]);
        if (mouse.y >= top && mouse.y < bottom && mouse.x >= rect.min.x && mouse.x < rect.max.x) hit = index;
    };
    for (const SingleSlice& single : layout.singles) draw(indices[single.index], single.left, single.right);
    for (const Coverage& column : layout.coverage) {
        const float x = axis.left + static_cast<float>(column.x);
        if (mouse.y >= top && mouse.y < bottom && mouse.x >= x && mouse.x < x + 1) hit = indices[column.index];
    }
    for (std::size_t i = 0; i < slices.size(); ++i) {
        if (slices[i].isolated) draw(i, axis.x_of(slices[i].span.begin), axis.x_of(slices[i].span.end));
    }
    return hit;
}

void draw_samples(const Ui& ui, const TimeAxis& axis, const ValueAxis& values, std::span<const Sample> samples,
                  ui::Color color, float width) {
    std::vector<ImVec2> points;
    for (const Column& column : decimate(samples, axis)) {
        const float x = axis.left + static_cast<float>(column.x) + 0.5F;
        points.push_back({x, values.pixel(column.first)});
        if (column.low != column.high) {
            points.push_back({x, values.pixel(column.low)});
            points.push_back({x, values.pixel(column.high)});
            points.push_back({x, values.pixel(column.last)});
        }
    }
    list().AddPolyline(points.data(), static_cast<int>(points.size()), ui::u32(color), 0, width * ui.scale);
}

TimeGesture time_gestures(const TimeAxis& axis, Interval bounds, bool hovered, bool active) {
    TimeGesture gesture;
    const ImGuiIO& io = ImGui::GetIO();
    const float mouse = std::clamp(io.MousePos.x, axis.left, axis.right);
    if (hovered || active) gesture.cursor = axis.at(mouse);
    if (hovered && io.MouseWheel != 0 && !io.KeyCtrl) {
        gesture.visible = zoom(axis.visible, axis.at(mouse), std::pow(0.8, static_cast<double>(io.MouseWheel)), bounds);
    }
    const bool panning =
        ImGui::IsMouseDown(ImGuiMouseButton_Right) || (ImGui::IsMouseDown(ImGuiMouseButton_Left) && io.KeyShift);
    if (active && panning && io.MouseDelta.x != 0) {
        const Nanoseconds by{std::llround(-static_cast<double>(io.MouseDelta.x) * axis.ns_per_pixel())};
        gesture.visible = pan(axis.visible, by, bounds);
    }
    const float from = io.MouseClickedPos[ImGuiMouseButton_Left].x;
    const bool began_here = from >= axis.left && from <= axis.right;
    const bool dragged =
        io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] > io.MouseDragThreshold * io.MouseDragThreshold;
    const bool released = ImGui::IsMouseReleased(ImGuiMouseButton_Left) && hovered && began_here;
    if (dragged && !io.KeyShift && ((active && ImGui::IsMouseDown(ImGuiMouseButton_Left)) || released)) {
        gesture.range = Interval{axis.at(std::min(from, mouse)), axis.at(std::max(from, mouse))};
    }
    gesture.range_done = released && dragged;
    gesture.clicked = released && !dragged;
    gesture.fit = hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    gesture.middle_clicked = hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Middle);
    return gesture;
}

}  // namespace poolscope::plot
