#pragma once

#include "engine/base/time.hpp"

#include <optional>
#include <vector>

namespace poolscope::analysis {

/// Median with first and third quartile (linear interpolation, Hyndman and Fan 1996, type 7).
struct Spread {
    double median = 0;
    double low = 0;
    double high = 0;

    /// (high - low) / median; 0 for a median of 0.
    [[nodiscard]] double relative() const noexcept { return median == 0 ? 0 : (high - low) / median; }
};

/// None for no values; a single value is its own quartiles.
std::optional<Spread> spread(std::vector<double> values);
/// In ns, as doubles.
std::optional<Spread> spread(const std::vector<base::Nanoseconds>& values);

}  // namespace poolscope::analysis
