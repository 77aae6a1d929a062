#pragma once

#include "app/plot/draw_time.hpp"
#include "app/ui/ui.hpp"
#include "app/views/instrument_frame.hpp"

#include <deque>
#include <string>
#include <vector>

namespace poolscope::views {

/// The slices of one lane that can be seen, ready to be drawn: states with their patterns, tasks with their calls, open
/// ones up to now, nothing later than the replay.
struct LaneSlices {
    std::vector<plot::LaneSlice> drawn;
    std::vector<const timeline::Slice*> sources;  ///< the same places
    std::deque<std::string> texts;                ///< what `drawn` views
};
LaneSlices visible_slices(const ui::Ui& ui, const LaneContext& context, const timeline::Lane& lane,
                          base::Interval visible, bool with_texts);

/// The fill that a state is drawn with.
ui::Fill fill_of(timeline::State state) noexcept;

}  // namespace poolscope::views
