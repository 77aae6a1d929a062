#pragma once

#include "app/plot/time_axis.hpp"
#include "app/ui/text.hpp"
#include "app/ui/ui.hpp"
#include "app/views/picture.hpp"
#include "app/views/selection.hpp"

#include <string_view>

namespace poolscope::views {

/// Heights and widths of the instruments at 100 %, as the theme gives them.
namespace measure {
inline constexpr float margin = 16;
inline constexpr float title_row = 40;
inline constexpr float core_lane = 17, core_pitch = 20;
inline constexpr float timeline_lane = 21, timeline_pitch = 24;
inline constexpr float lens_lane = 9, lens_pitch = 10;
inline constexpr float axis_row = 24;
inline constexpr float table_row = 20;
}  // namespace measure

/// The three columns that all lane instruments share, so that their plots stand under each other.
struct Columns {
    float names_x = 0;  ///< left edge of the lane names
    float plot_left = 0, plot_right = 0;
    float figures_right = 0;  ///< right edge of the figures beside the lanes
};
Columns columns_of(const ui::Ui& ui, const ui::Rect& body);

/// What every lane instrument gets for one frame.
struct LaneContext {
    const Picture& picture;
    Selection& selection;
    plot::TimeAxis axis;
    Columns columns;
    base::Nanoseconds origin{};  ///< 0 of the axis
    base::Interval bounds;       ///< how far one can pan and zoom out
};

/// The title row at the top of `rect`, which it cuts off; returns the x after title and note.
float draw_title(ui::Ui& ui, ui::Rect& rect, std::string_view title, std::string_view note);
/// A separator from edge to edge.
void draw_separator(const ui::Ui& ui, float x0, float x1, float y);
/// A sentence in place of a chart that has nothing to show yet, or cannot be shown.
void draw_note(ui::Ui& ui, const ui::Rect& rect, std::string_view text);

/// The height of `count` lanes: `pitch` each, narrower when that would go beyond `available` (never under 6 px at
/// 100 %). Heights in real pixels.
struct LanePitch {
    float pitch = 0;
    float lane = 0;
    [[nodiscard]] float height(std::size_t count) const noexcept { return pitch * static_cast<float>(count); }
};
LanePitch lane_pitch(const ui::Ui& ui, std::size_t count, float lane_at_100, float pitch_at_100, float available);

/// Zoom, pan, range and fit by mouse over `rect`; the cursor goes into the selection.
void handle_time_gestures(ui::Ui& ui, LaneContext& context, const ui::Rect& rect, std::string_view name);
/// The range that the person dragged and the cursor line, over lanes.
void draw_overlays(ui::Ui& ui, const LaneContext& context, float top, float bottom);

}  // namespace poolscope::views
