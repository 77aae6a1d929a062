#pragma once

#include "app/ui/ui.hpp"
#include "app/views/instrument_frame.hpp"
#include "app/views/replay.hpp"

#include <optional>

namespace poolscope::views {

/// What a person did on the bar.
struct ReplayCommand {
    std::optional<unsigned> show_phase;     ///< clicked in the overview
    std::optional<base::Interval> visible;  ///< the frame in the overview was moved
};

/// Play and pause, the slow-down, and an overview of the whole session: every traced phase with its workers, the accent
/// frame being what Cores and Timeline show, the white line the replay's place.
ReplayCommand draw_replay_bar(ui::Ui& ui, const ui::Rect& rect, const LaneContext& context, Replay& replay,
                              std::optional<base::Interval> session, base::Nanoseconds now, bool running);

inline constexpr float replay_height = 50;  ///< at 100 %

}  // namespace poolscope::views
