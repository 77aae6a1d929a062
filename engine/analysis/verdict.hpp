#pragma once

#include "engine/analysis/report.hpp"
#include "engine/timeline/timeline.hpp"

#include <optional>

namespace poolscope::analysis {

/// The bounds beyond which a run allows no verdict.
struct VerdictLimits {
    static constexpr double relative_spread = 0.15;  ///< quartile range of a speedup over its median
    static constexpr double others_share = 0.15;     ///< of the usable cores, taken by other programs meanwhile
    static constexpr double load_per_core = 0.5;     ///< before the start; used where the run itself was not watched
    static constexpr unsigned repeats = 3;           ///< fewer give no spread worth the name
};

/// The share of the usable cores that other programs took during the timed passes, 0 to 1: what all cores did less
/// what this run and this program did. None where cores or CPU times were not sampled over half of that time.
std::optional<double> others_share(const timeline::Timeline& timeline);

/// Sets `verdict` and `reason` from the rest of the report.
void judge(const timeline::Timeline& timeline, RunReport& report);

}  // namespace poolscope::analysis
