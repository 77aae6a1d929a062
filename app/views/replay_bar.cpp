#include "app/views/replay_bar.hpp"

#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/timeline_view.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace poolscope::views {

namespace {

using base::Interval;
using base::Nanoseconds;

/// One traced phase as a block of thin lanes, each as long as its worker was at work.
void draw_block(const ui::Ui& ui, const plot::TimeAxis& axis, const timeline::PhaseView& phase, Interval window,
                const ui::Rect& row) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto lanes = shown_lanes(phase);
    const auto count = static_cast<float>(std::max<std::size_t>(1, lanes.size()));
    const float pitch = std::min(ui.px(8), row.height() / count);
    const float lane_height = std::max(1.0F, pitch - ui.px(2));
    float y = row.mid_y() - pitch * count / 2;
    for (const timeline::Lane* lane : lanes) {
        const ui::Color color = lane->main ? ui.colors().fill(ui::Fill::main).fill : ui.colors().worker(lane->worker);
        const Nanoseconds begin = std::max(window.begin, lane->started.value_or(window.begin));
        const Nanoseconds end = std::min(window.end, lane->ended.value_or(window.end));
        if (begin < end) {
            const float x0 = axis.x_of(begin);
            ui::fill(list, {{x0, y}, {std::max(x0 + 1, axis.x_of(end)), y + lane_height}}, color);
        }
        y += pitch;
    }
}

void draw_overview(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context, const plot::TimeAxis& axis,
                   const Replay& replay) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ui::horizontal(list, axis.left, axis.right, std::round(rect.mid_y()), ui.colors().line2);
    for (const timeline::PhaseView* phase : traced_phases(*context.picture.timeline)) {
        const auto window = phase->window(context.picture.now);
        if (!window) continue;
        draw_block(ui, axis, *phase, *window, rect.inset(0, ui.px(5)));
        const float x0 = axis.x_of(window->begin);
        const float x1 = axis.x_of(window->end);
        const std::string label = phase_label(phase->phase);
        const bool one_lane = shown_lanes(*phase).size() == 1;
        if (one_lane && ui::text_width(ui, label, ui::style::caption) < x1 - x0) {
            ui::text(ui, {(x0 + x1) / 2, rect.mid_y() - ui.px(11)}, label, ui::style::caption, ui.colors().t2,
                     ui::Align::center);
        }
    }
    const float x0 = std::max(axis.left, axis.x_of(context.axis.visible.begin));
    const float x1 = std::min(axis.right, axis.x_of(context.axis.visible.end));
    ui::frame(list, {{x0 - ui.px(2), rect.min.y}, {std::max(x1, x0 + ui.px(4)) + ui.px(2), rect.max.y}},
              ui.colors().accent, ui.px(2), ui.px(4));
    if (replay.position()) {
        const float x = axis.x_of(*replay.position());
        ui::vertical(list, x, rect.min.y, rect.max.y, ui.colors().t1, ui.px(1.5F));
        list.AddCircleFilled({x, rect.max.y}, ui.px(4.5F), ui::u32(ui.colors().t1));
    }
}

void draw_controls(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context, Replay& replay,
                   std::optional<Interval> session, Nanoseconds now, bool enabled) {
    const float size = ui.px(32);
    const ui::Rect button = ui::Rect::of(context.columns.names_x, rect.mid_y() - size / 2, size, size);
    const bool playing = replay.playing();
    if (ui::icon_button(ui, button, playing ? ui::Icon::pause : ui::Icon::play, playing ? "Pause" : "Replay", enabled)
            .pressed &&
        session) {
        replay.toggle(*session, now);
    }
    const ui::Rect combo{{button.max.x + ui.px(4), rect.mid_y() - ui.px(12)},
                         {context.columns.plot_left - ui.px(6), rect.mid_y() + ui.px(12)}};
    // Narrow columns have no room for a list: a click takes the next factor.
    const auto& factors = Replay::slow_downs;
    const std::string label = fmt::format("1/{}", replay.slow_down());
    const ui::Response speed = ui::region(ui, combo, "Replay speed", {.focusable = true, .value = label});
    ui::text(ui, {combo.min.x, rect.mid_y() - ui.px(8)}, "speed", ui::style::caption, ui.colors().t3);
    ui::text(ui, {combo.min.x, rect.mid_y() + ui.px(8)}, label, ui::style::number,
             speed.hovered ? ui.colors().accent : ui.colors().t1);
    if (speed.pressed) {
        const auto here = std::ranges::find(factors, replay.slow_down());
        replay.set_slow_down(here == factors.end() || here + 1 == factors.end() ? factors.front() : *(here + 1));
    }
}

}  // namespace

ReplayCommand draw_replay_bar(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context, Replay& replay,
                              std::optional<Interval> session, Nanoseconds now, bool running) {
    ReplayCommand command;
    if (!session || context.picture.phase == nullptr) {
        ui::text(ui, {context.columns.names_x, rect.mid_y()}, "After a run: replay it here in slow motion.",
                 ui::style::label, ui.colors().t3);
        return command;
    }
    draw_controls(ui, rect, context, replay, session, now, !running);
    const plot::TimeAxis axis{plot::with_margin(*session, 0.005), context.axis.left, context.axis.right};
    const ui::Rect strip{{axis.left, rect.min.y + ui.px(6)}, {axis.right, rect.max.y - ui.px(6)}};
    const ui::Response region = ui::region(ui, strip, "Overview", {.focusable = true});
    if (region.active && !running && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        replay.seek(axis.at(ImGui::GetIO().MousePos.x), *session);
    }
    if (region.pressed || region.active) {
        const Nanoseconds at = axis.at(ImGui::GetIO().MousePos.x);
        for (const timeline::PhaseView* phase : traced_phases(*context.picture.timeline)) {
            const auto window = phase->window(now);
            if (window && window->contains(at)) command.show_phase = phase->phase.id;
        }
    }
    draw_overview(ui, strip, context, axis, replay);
    const Nanoseconds shown = replay.position() ? *replay.position() - session->begin : session->length();
    ui::text(ui, {context.columns.figures_right, rect.mid_y()}, plot::duration(shown).text(), ui::style::number,
             ui.colors().t1, ui::Align::right);
    return command;
}

}  // namespace poolscope::views
