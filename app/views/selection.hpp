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
/// A panel under the mouse writes to `next`; all panels read the others in the frame after, so that the order of
/// drawing does not matter.
struct Selection {
    struct Hover {
        std::optional<TaskRef> task;
        std::optional<std::int32_t> pid;          ///< a worker: its name, a slice of its lane, its row
        std::optional<base::Nanoseconds> cursor;  ///< under the mouse
    };

    std::optional<base::Interval> visible;  ///< what Cores and Timeline show; none: the whole phase
    std::optional<base::Interval> range;    ///< dragged by the person; its numbers are shown
    std::optional<TaskRef> selected;        ///< by click or the keys `,` `.`
    Hover hover;                            ///< of the frame before
    Hover next;                             ///< being collected in this frame

    /// Once a frame, before any panel draws. True when the hover changed, so that one more frame is due.
    bool begin_frame() noexcept {
        const bool changed = hover.task != next.task || hover.pid != next.pid || hover.cursor != next.cursor;
        hover = next;
        next = {};
        return changed;
    }
    [[nodiscard]] bool marks(TaskRef task) const noexcept { return hover.task == task || selected == task; }
    /// Back to the whole phase, nothing chosen.
    void clear() noexcept { *this = {}; }
};

}  // namespace poolscope::views
