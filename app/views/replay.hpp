#pragma once

#include "engine/base/time.hpp"

#include <array>
#include <optional>

namespace poolscope::views {

/// An ended run shown again as it grew: the instruments draw what was known at `position`. No ImGui, so that the clock
/// of tests can tick it.
class Replay {
public:
    static constexpr std::array<int, 6> slow_downs{1, 2, 5, 10, 20, 50};

    /// Where the replay stands; none: the whole run is shown.
    [[nodiscard]] std::optional<base::Nanoseconds> position() const noexcept { return position_; }
    [[nodiscard]] bool playing() const noexcept { return playing_; }
    /// 10: a second of the run takes ten.
    [[nodiscard]] int slow_down() const noexcept { return slow_down_; }
    void set_slow_down(int factor) noexcept { slow_down_ = factor; }

    /// Starts, pauses, or, at the end, starts anew.
    void toggle(base::Interval session, base::Nanoseconds now) noexcept;
    void seek(base::Nanoseconds position, base::Interval session) noexcept;
    /// Moves on by the time since the last tick; stops at the end. True while it plays.
    bool tick(base::Interval session, base::Nanoseconds now) noexcept;
    /// Shows the whole run again.
    void leave() noexcept;

private:
    std::optional<base::Nanoseconds> position_;
    base::Nanoseconds ticked_{};
    bool playing_ = false;
    int slow_down_ = 10;
};

}  // namespace poolscope::views
