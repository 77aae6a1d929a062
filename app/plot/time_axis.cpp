#include "app/plot/time_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace poolscope::plot {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanoseconds one_second = seconds{1};

constexpr std::array<Nanoseconds, 13> clock_steps{seconds{10}, seconds{15}, seconds{30}, minutes{1},  minutes{2},
                                                  minutes{5},  minutes{10}, minutes{15}, minutes{30}, hours{1},
                                                  hours{2},    hours{5},    hours{10}};

/// How the labels of one axis are written.
struct Scale {
    Nanoseconds unit;
    const char* name;
    bool sexagesimal;  ///< whole units and sixtieths: "2:30"
};

Scale scale_for(Nanoseconds visible) {
    if (visible >= hours{3}) return {hours{1}, "h", true};
    if (visible >= minutes{2}) return {minutes{1}, "min", true};
    if (visible >= seconds{2}) return {one_second, "s", false};
    if (visible >= std::chrono::milliseconds{2}) return {std::chrono::milliseconds{1}, "ms", false};
    if (visible >= std::chrono::microseconds{2}) return {std::chrono::microseconds{1}, "µs", false};
    return {Nanoseconds{1}, "ns", false};
}

/// Enough decimals that neighbours differ, no more.
int decimals_for(Nanoseconds step, Nanoseconds unit) {
    int decimals = 0;
    for (auto rest = unit.count(); rest > 1 && step.count() % rest != 0; rest /= 10) ++decimals;
    return decimals;
}

std::string label_of(Nanoseconds at, Nanoseconds step, const Scale& scale) {
    const char* sign = at.count() < 0 ? "−" : "";
    const auto size = at.count() < 0 ? -at.count() : at.count();
    if (!scale.sexagesimal) {
        const double value = static_cast<double>(size) / static_cast<double>(scale.unit.count());
        return fmt::format("{}{:.{}f}", sign, value, decimals_for(step, scale.unit));
    }
    const auto whole = size / scale.unit.count();
    const auto part = size % scale.unit.count() * 60 / scale.unit.count();
    if (step % scale.unit == Nanoseconds{}) return fmt::format("{}{}", sign, whole);
    return fmt::format("{}{}:{:02}", sign, whole, part);
}

/// Into how many parts a major step is best cut.
int minor_parts(Nanoseconds step) {
    for (const int parts : {5, 4, 3}) {
        const auto minor = step / parts;
        if (minor * parts == step && nice_time_step(minor) == minor) return parts;
    }
    return 1;
}

/// Rounded towards minus infinity.
std::int64_t floor_divide(Nanoseconds a, Nanoseconds b) {
    const auto quotient = a.count() / b.count();
    return a.count() % b.count() < 0 ? quotient - 1 : quotient;
}

}  // namespace

float TimeAxis::x_of(Nanoseconds at) const noexcept {
    const auto length = std::max<std::int64_t>(1, visible.length().count());
    const double share = static_cast<double>((at - visible.begin).count()) / static_cast<double>(length);
    return static_cast<float>(left + share * static_cast<double>(width()));
}

Nanoseconds TimeAxis::at(float x) const noexcept {
    if (width() <= 0) return visible.begin;
    const double share = static_cast<double>(x - left) / static_cast<double>(width());
    return visible.begin + Nanoseconds{std::llround(share * static_cast<double>(visible.length().count()))};
}

double TimeAxis::ns_per_pixel() const noexcept {
    return width() <= 0 ? 0 : static_cast<double>(visible.length().count()) / static_cast<double>(width());
}

Nanoseconds nice_time_step(Nanoseconds at_least) noexcept {
    for (std::int64_t ten = 1; ten < seconds{10} / Nanoseconds{1}; ten *= 10) {
        for (const std::int64_t digit : {1, 2, 5}) {
            if (Nanoseconds{digit * ten} >= at_least) return Nanoseconds{digit * ten};
        }
    }
    for (const Nanoseconds step : clock_steps) {
        if (step >= at_least) return step;
    }
    const Nanoseconds last = clock_steps.back();
    return last * ((at_least + last - Nanoseconds{1}) / last);
}

TimeTicks time_ticks(const TimeAxis& axis, Nanoseconds origin, float min_major_pixels) {
    TimeTicks answer;
    if (axis.width() <= 0 || axis.visible.length() <= Nanoseconds{}) return answer;
    const double least = axis.ns_per_pixel() * static_cast<double>(min_major_pixels);
    answer.step = nice_time_step(Nanoseconds{static_cast<std::int64_t>(std::ceil(least))});
    const Scale scale = scale_for(axis.visible.length());
    answer.unit = scale.name;

    const int parts = minor_parts(answer.step);
    const Nanoseconds minor = answer.step / parts;
    auto index = floor_divide(axis.visible.begin - origin, minor);
    if (origin + minor * index < axis.visible.begin) ++index;
    for (Nanoseconds at = origin + minor * index; at <= axis.visible.end; at += minor, ++index) {
        const bool major = index % parts == 0;
        answer.ticks.push_back({at, major ? label_of(at - origin, answer.step, scale) : std::string{}, major});
    }
    return answer;
}

std::string cursor_label(const TimeAxis& axis, Nanoseconds at, Nanoseconds origin) {
    const Scale scale = scale_for(axis.visible.length());
    std::int64_t finest = 1;
    while (static_cast<double>(finest * 10) <= axis.ns_per_pixel()) finest *= 10;
    const Nanoseconds step = scale.sexagesimal ? one_second : Nanoseconds{finest};
    return label_of(at - origin, step, scale) + " " + scale.name;
}

Interval clamp_visible(Interval visible, Interval bounds) noexcept {
    const Nanoseconds all = bounds.length();
    const Nanoseconds length = std::min(std::max(visible.length(), shortest_visible), std::max(all, Nanoseconds{1}));
    Nanoseconds begin = visible.begin;
    begin = std::min(begin, bounds.end - length);
    begin = std::max(begin, bounds.begin);
    return {begin, begin + length};
}

Interval zoom(Interval visible, Nanoseconds fixed, double factor, Interval bounds) noexcept {
    const double wanted = static_cast<double>(visible.length().count()) * factor;
    const double length = std::clamp(wanted, static_cast<double>(shortest_visible.count()),
                                     static_cast<double>(std::max(bounds.length(), shortest_visible).count()));
    const double share = static_cast<double>((fixed - visible.begin).count()) /
                         static_cast<double>(std::max<std::int64_t>(1, visible.length().count()));
    const Nanoseconds begin = fixed - Nanoseconds{std::llround(share * length)};
    return clamp_visible({begin, begin + Nanoseconds{std::llround(length)}}, bounds);
}

Interval pan(Interval visible, Nanoseconds by, Interval bounds) noexcept {
    return clamp_visible({visible.begin + by, visible.end + by}, bounds);
}

Interval with_margin(Interval span, double share) noexcept {
    const Nanoseconds margin{std::llround(static_cast<double>(span.length().count()) * share)};
    return {span.begin - margin, span.end + margin};
}

}  // namespace poolscope::plot
