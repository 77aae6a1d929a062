#pragma once

#include "engine/base/time.hpp"

#include <string>
#include <vector>

namespace poolscope::plot {

using base::Interval;
using base::Nanoseconds;

/// Time across pixels: `visible` is drawn from `left` to `right`.
struct TimeAxis {
    Interval visible;
    float left = 0;
    float right = 0;

    [[nodiscard]] float width() const noexcept { return right - left; }
    /// Not clamped; exact to a fraction of a pixel however large the times are.
    [[nodiscard]] float x_of(Nanoseconds at) const noexcept;
    [[nodiscard]] Nanoseconds at(float x) const noexcept;
    /// The time of one pixel.
    [[nodiscard]] double ns_per_pixel() const noexcept;
};

struct TimeTick {
    Nanoseconds at{};   ///< on the clock of the axis
    std::string label;  ///< of major ticks: the number alone, "200"; the unit stands once at the end of the axis
    bool major = false;
};

struct TimeTicks {
    std::vector<TimeTick> ticks;  ///< ascending
    std::string unit;             ///< "ns", "µs", "ms", "s", "min", "h"
    Nanoseconds step{};           ///< between major ticks
};

/// Ticks at 1, 2, 5 times a power of ten, then 15 s, 30 s, 1 min, 2, 5, 10, 15, 30 min, 1 h, ..., counted from
/// `origin`, major ones at least `min_major_pixels` apart.
TimeTicks time_ticks(const TimeAxis& axis, Nanoseconds origin, float min_major_pixels = 120);

/// A moment with its unit, as fine as a pixel is: "248 ms".
std::string cursor_label(const TimeAxis& axis, Nanoseconds at, Nanoseconds origin);

/// The smallest step of the 1-2-5 and clock series that is not below `at_least`.
Nanoseconds nice_time_step(Nanoseconds at_least) noexcept;

// Moving the visible span. `bounds` is all there is; the result lies inside it and is never shorter than
// `shortest_visible`, nor longer than the bounds.
inline constexpr Nanoseconds shortest_visible{1'000};

Interval clamp_visible(Interval visible, Interval bounds) noexcept;
/// `factor` below 1 zooms in; `fixed` stays where it is.
Interval zoom(Interval visible, Nanoseconds fixed, double factor, Interval bounds) noexcept;
Interval pan(Interval visible, Nanoseconds by, Interval bounds) noexcept;
/// A span with a margin on both sides, as a share of its length.
Interval with_margin(Interval span, double share) noexcept;

}  // namespace poolscope::plot
