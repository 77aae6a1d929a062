#pragma once

#include "app/plot/decimate.hpp"
#include "app/plot/time_axis.hpp"
#include "app/ui/ui.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace poolscope::plot {

/// Ticks below `y` (6 px major, 3 px minor), labels centred at y + 14, and the unit at `unit_right` if that is given.
void draw_time_axis(ui::Ui& ui, const TimeAxis& axis, const TimeTicks& ticks, float y,
                    std::optional<float> unit_right = {});
/// The cursor's tag on the axis: its time on a t1 ground.
void draw_cursor_tag(ui::Ui& ui, const TimeAxis& axis, Nanoseconds at, Nanoseconds origin, float axis_y);
/// The cursor over lanes from `top` to `bottom`; nothing when it is outside of the visible span.
void draw_cursor_line(const ui::Ui& ui, const TimeAxis& axis, Nanoseconds at, float top, float bottom);
/// The range that a person dragged out.
void draw_range(const ui::Ui& ui, const TimeAxis& axis, Interval range, float top, float bottom);

/// One slice of a lane, ascending and without overlap.
struct LaneSlice {
    Interval span;
    ui::FillStyle style;
    std::string_view text{};  ///< written on it where it fits (a word, semibold)
    std::string_view code{};  ///< after the text, in mono, where it fits as well
    bool marked = false;      ///< hovered here or elsewhere: a 2 px t1 frame
    bool isolated = false;    ///< drawn at least 3 px wide
    float inset = 0;          ///< px at 100 %, above and below
    bool crossed = false;     ///< it failed
};
/// A lane: idle line, slices singly or as coverage, patterns, texts, frames. Returns the index of the slice under the
/// mouse, if any. `row` is the height the slices take.
std::optional<std::size_t> draw_lane(ui::Ui& ui, const TimeAxis& axis, float top, float bottom,
                                     std::span<const LaneSlice> slices, bool idle_line = true);

/// A line of samples as columns.
void draw_samples(const ui::Ui& ui, const TimeAxis& axis, const struct ValueAxis& values,
                  std::span<const Sample> samples, ui::Color color, float width = 1.5F);

/// Wheel zooms at the cursor, drag selects, shift-drag or right-drag pans, double-click fits: what a panel with a time
/// axis does with the mouse. Call while its region is hovered or active.
struct TimeGesture {
    std::optional<Interval> visible;  ///< to show from now on
    std::optional<Interval> range;    ///< being dragged
    bool range_done = false;          ///< the button was let go
    bool fit = false;
    bool clicked = false;
    bool middle_clicked = false;
    std::optional<Nanoseconds> cursor;  ///< under the mouse
};
TimeGesture time_gestures(const TimeAxis& axis, Interval bounds, bool hovered, bool active);

}  // namespace poolscope::plot
