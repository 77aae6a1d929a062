#pragma once

#include "app/ui/ui.hpp"
#include "app/views/instrument_frame.hpp"

#include <optional>
#include <vector>

namespace poolscope::views {

/// A lane a worker with everything it did, on one axis with Cores; the legend carries the totals.
void draw_timeline(ui::Ui& ui, const ui::Rect& rect, LaneContext& context);

/// The first moments enlarged, from the start until every worker has its first task, as thin lanes under the timeline.
/// Draws nothing when `lens_window` gives none.
void draw_lens(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context);

/// What the lens shows: none when the beginning takes more than a quarter of the phase, or nothing has begun.
std::optional<base::Interval> lens_window(const timeline::PhaseView& phase, base::Nanoseconds now);

/// The lanes worth drawing: the workers; main when there are none.
std::vector<const timeline::Lane*> shown_lanes(const timeline::PhaseView& phase);

/// Heights wanted, in real pixels: title, lanes and axis; the lens with its caption.
float timeline_height(const ui::Ui& ui, std::size_t lanes, float available);
float lens_height(const ui::Ui& ui, std::size_t lanes);

}  // namespace poolscope::views
