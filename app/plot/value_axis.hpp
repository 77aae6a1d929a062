#pragma once

#include <string>
#include <vector>

namespace poolscope::plot {

/// Values across pixels; `at_low` may be larger than `at_high` (upwards on a screen).
struct ValueAxis {
    double low = 0;
    double high = 1;
    float at_low = 0;
    float at_high = 0;

    [[nodiscard]] float pixel(double value) const noexcept;
    [[nodiscard]] double value(float pixel) const noexcept;
};

struct ValueTick {
    double value = 0;
    std::string label;
};

/// At 1, 2, 5 times a power of ten, inside [low, high], at least `min_pixels` apart; labels share their decimals.
/// With `whole` no step below 1.
std::vector<ValueTick> value_ticks(const ValueAxis& axis, float min_pixels = 32, bool whole = false);

/// The smallest 1-2-5 step that is not below `at_least` (> 0).
double nice_step(double at_least) noexcept;
/// The next 1-2-5 multiple step boundary at or above `value`: a calm upper end for an axis.
double nice_ceiling(double value, int ticks) noexcept;

}  // namespace poolscope::plot
