#include "engine/analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace poolscope::analysis {

namespace {

/// Type 7: the quantile at rank (n-1)*share, interpolated between its neighbours.
double quantile(const std::vector<double>& sorted, double share) {
    const double rank = static_cast<double>(sorted.size() - 1) * share;
    const double below = std::floor(rank);
    const auto index = static_cast<std::size_t>(below);
    if (index + 1 >= sorted.size()) return sorted.back();
    return sorted[index] + (rank - below) * (sorted[index + 1] - sorted[index]);
}

}  // namespace

std::optional<Spread> spread(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    std::ranges::sort(values);
    return Spread{quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75)};
}

std::optional<Spread> spread(const std::vector<base::Nanoseconds>& values) {
    std::vector<double> counts;
    counts.reserve(values.size());
    for (const base::Nanoseconds value : values) counts.push_back(static_cast<double>(value.count()));
    return spread(std::move(counts));
}

}  // namespace poolscope::analysis
