#pragma once

#include "engine/base/error.hpp"

#include <optional>
#include <vector>

namespace poolscope::analysis {

struct ScalingPoint {
    unsigned workers = 1;
    double speedup = 1;
};

/// Amdahl 1967: S(p) = 1 / (s + (1-s)/p); s is the serial fraction, 0 to 1.
struct AmdahlFit {
    double serial_fraction = 0;
    double rms_error = 0;  ///< of the speedups
    [[nodiscard]] double speedup(double workers) const noexcept;
};

/// Gunther 1993: C(p) = g*p / (1 + a(p-1) + b*p*(p-1)); a contention, b coherency, g the speed of one worker.
struct UniversalScalabilityFit {
    double contention = 0;
    double coherency = 0;
    double single = 1;
    double rms_error = 0;
    [[nodiscard]] double speedup(double workers) const noexcept;
    /// Where the curve peaks; none when it never falls.
    [[nodiscard]] std::optional<double> peak_workers() const noexcept;
};

/// Least squares with the parameters kept in their valid ranges. Input errors: fewer than 2 (Amdahl) or 3 distinct
/// worker counts. Points beyond the usable cores bend the law, so callers leave them out for Amdahl.
base::Result<AmdahlFit> fit_amdahl(const std::vector<ScalingPoint>& points);
base::Result<UniversalScalabilityFit> fit_universal_scalability(const std::vector<ScalingPoint>& points);

/// Most that `workers` workers on `cores` cores can gain on `tasks` equal tasks: tasks / ceil(tasks / min(workers,
/// cores)).
double ideal_speedup(unsigned tasks, unsigned workers, unsigned cores) noexcept;

}  // namespace poolscope::analysis
