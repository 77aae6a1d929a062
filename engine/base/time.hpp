#pragma once

#include <chrono>

namespace poolscope::base {

using Nanoseconds = std::chrono::nanoseconds;

/// Now on the clock that all events carry: CLOCK_MONOTONIC since its own epoch. Python's
/// `time.perf_counter_ns` reads the same clock on Linux, so stamps of all processes compare.
inline Nanoseconds monotonic_now() noexcept {
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

/// A half-open span of time: begin belongs to it, end does not.
struct Interval {
    Nanoseconds begin{};
    Nanoseconds end{};

    [[nodiscard]] constexpr Nanoseconds length() const noexcept { return end - begin; }
    [[nodiscard]] constexpr bool contains(Nanoseconds at) const noexcept { return begin <= at && at < end; }
    [[nodiscard]] constexpr bool overlaps(Interval other) const noexcept {
        return begin < other.end && other.begin < end;
    }
    friend bool operator==(const Interval&, const Interval&) = default;
};

constexpr double seconds(Nanoseconds span) noexcept {
    return std::chrono::duration<double>(span).count();
}

constexpr double milliseconds(Nanoseconds span) noexcept {
    return std::chrono::duration<double, std::milli>(span).count();
}

}  // namespace poolscope::base
