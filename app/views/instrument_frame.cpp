#include "app/views/instrument_frame.hpp"

#include "app/plot/draw_time.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::views {

Columns columns_of(const ui::Ui& ui, const ui::Rect& body) {
    const float margin = ui.px(measure::margin);
    const float names = ui.px(80);
    const float figures = ui.px(64);  // "1.622 s" and a gap
    Columns columns;
    columns.names_x = body.min.x + margin;
    columns.plot_left = columns.names_x + names;
    columns.figures_right = body.max.x - margin;
    columns.plot_right = columns.figures_right - figures;
    return columns;
}

float draw_title(ui::Ui& ui, ui::Rect& rect, std::string_view title, std::string_view note) {
    const ui::Rect row = rect.take_top(ui.px(measure::title_row));
    float x = row.min.x + ui.px(measure::margin);
    x += ui::text(ui, {x, row.mid_y()}, title, ui::style::title, ui.colors().t1);
    if (!note.empty()) {
        x += ui.px(12);
        x += ui::text(ui, {x, row.mid_y()}, note, ui::style::caption, ui.colors().t3);
    }
    return x;
}

void draw_separator(const ui::Ui& ui, float x0, float x1, float y) {
    ui::horizontal(*ImGui::GetWindowDrawList(), x0, x1, y, ui.colors().line);
}

void draw_note(ui::Ui& ui, const ui::Rect& rect, std::string_view text) {
    ui::paragraph(ui, rect.min, rect.width(), text, ui::style::label, ui.colors().t3);
}

LanePitch lane_pitch(const ui::Ui& ui, std::size_t count, float lane_at_100, float pitch_at_100, float available) {
    const float wanted = ui.px(pitch_at_100);
    if (count == 0 || wanted * static_cast<float>(count) <= available) return {wanted, ui.px(lane_at_100)};
    const float pitch = std::max(ui.px(6), std::floor(available / static_cast<float>(count)));
    return {pitch, std::max(pitch - ui.px(1), pitch * lane_at_100 / pitch_at_100)};
}

void handle_time_gestures(ui::Ui& ui, LaneContext& context, const ui::Rect& rect, std::string_view name) {
    const ui::Response region = ui::region(ui, rect, name);
    const plot::TimeGesture gesture = plot::time_gestures(context.axis, context.bounds, region.hovered, region.active);
    Selection& selection = context.selection;
    if (gesture.cursor) selection.next.cursor = gesture.cursor;
    if (gesture.visible) selection.visible = gesture.visible;
    if (gesture.range) selection.range = gesture.range;
    if (gesture.fit) selection.visible.reset();
    if (gesture.clicked) {
        selection.range.reset();
        selection.selected = selection.hover.task;
    }
    if (gesture.middle_clicked && selection.hover.task) {
        for (const timeline::Task& task : context.picture.phase->tasks) {
            if (task.index != selection.hover.task->task || !task.started) continue;
            const base::Nanoseconds end = task.ended.value_or(context.picture.now);
            selection.visible = plot::clamp_visible(plot::with_margin({*task.started, end}, 0.1), context.bounds);
        }
    }
}

void draw_overlays(ui::Ui& ui, const LaneContext& context, float top, float bottom) {
    if (context.selection.range) plot::draw_range(ui, context.axis, *context.selection.range, top, bottom);
    if (context.selection.hover.cursor) {
        plot::draw_cursor_line(ui, context.axis, *context.selection.hover.cursor, top, bottom);
    }
}

}  // namespace poolscope::views
