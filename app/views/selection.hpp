#pragma once

#include "engine/base/time.hpp"

#include <cstdint>
#include <optional>

namespace poolscope::views {

struct TaskRef {
    unsigned phase = 0;
    std::uint32_t task = 0;
    friend bool operator==(const TaskRef&, const TaskRef&) = default;
};

/// What all instruments share: one time axis, one cursor, one hovered task. Times are monotonic ns.
struct Selection {
    std::optional<base::Interval> visible;    ///< what Cores and Timeline show; none: fit the phase
    std::optional<base::Nanoseconds> cursor;  ///< under the mouse, or the replay's position
    std::optional<base::Interval> range;      ///< dragged by the person; its numbers are shown
    std::optional<TaskRef> hovered;           ///< set by whichever panel the mouse is in, read by all next frame
    std::optional<TaskRef> selected;          ///< by click or `,` `.`
    std::optional<std::int32_t> hovered_pid;  ///< a worker, hovered in Processes or a lane name
    bool follow = true;                       ///< the view moves with a running phase
};

/// Replay of an ended run: the instruments show the picture as it was at `position`.
struct Replay {
    bool playing = false;
    int slow_down = 10;                       ///< 1, 2, 5, 10, 20, 50: real time over shown time
    std::optional<base::Nanoseconds> position;
};

}  // namespace poolscope::views
