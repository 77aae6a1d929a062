#include "app/plot/value_axis.hpp"

#include "app/plot/format.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::plot {

float ValueAxis::pixel(double value) const noexcept {
    const double length = high - low;
    const double share = length == 0 ? 0 : (value - low) / length;
    return static_cast<float>(at_low + share * static_cast<double>(at_high - at_low));
}

double ValueAxis::value(float pixel) const noexcept {
    const float length = at_high - at_low;
    return length == 0 ? low : low + (high - low) * static_cast<double>((pixel - at_low) / length);
}

double nice_step(double at_least) noexcept {
    if (!(at_least > 0)) return 1;
    const double ten = std::pow(10.0, std::floor(std::log10(at_least)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        // A hair of tolerance: 0.1 + 0.2 must not jump a step.
        if (digit * ten >= at_least * (1 - 1e-9)) return digit * ten;
    }
    return 10 * ten;
}

double nice_ceiling(double value, int ticks) noexcept {
    const double step = nice_step(value / std::max(1, ticks));
    return std::ceil(value / step - 1e-9) * step;
}

std::vector<ValueTick> value_ticks(const ValueAxis& axis, float min_pixels, bool whole) {
    const float pixels = std::abs(axis.at_high - axis.at_low);
    if (pixels <= 0 || !(axis.high > axis.low)) return {};
    double step = nice_step((axis.high - axis.low) * static_cast<double>(min_pixels) / static_cast<double>(pixels));
    if (whole) step = std::max(1.0, step);
    const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    std::vector<ValueTick> ticks;
    for (auto i = std::llround(std::ceil(axis.low / step - 1e-9));; ++i) {
        const double value = static_cast<double>(i) * step;
        if (value > axis.high + step * 1e-9) break;
        ticks.push_back({value, fixed(value, decimals)});
    }
    return ticks;
}

}  // namespace poolscope::plot
