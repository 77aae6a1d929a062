#include "engine/analysis/scaling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>

namespace poolscope::analysis {

namespace {

std::size_t distinct_workers(const std::vector<ScalingPoint>& points) {
    std::set<unsigned> counts;
    for (const ScalingPoint& point : points) counts.insert(point.workers);
    return counts.size();
}

double rms(const std::vector<ScalingPoint>& points, const std::function<double(double)>& model) {
    double sum = 0;
    for (const ScalingPoint& point : points) {
        const double off = model(point.workers) - point.speedup;
        sum += off * off;
    }
    return std::sqrt(sum / static_cast<double>(points.size()));
}

/// The place of the smallest value of a function with one valley, to `steps` golden sections.
double golden_minimum(const std::function<double(double)>& f, double low, double high, int steps = 80) {
    const double ratio = (std::sqrt(5.0) - 1) / 2;
    double a = high - ratio * (high - low);
    double b = low + ratio * (high - low);
    double at_a = f(a);
    double at_b = f(b);
    for (int i = 0; i < steps; ++i) {
        if (at_a < at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - ratio * (high - low);
            at_a = f(a);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + ratio * (high - low);
            at_b = f(b);
        }
    }
    return (low + high) / 2;
}

double rms_of(const std::vector<ScalingPoint>& points, const UniversalScalabilityFit& fit) {
    return rms(points, [&fit](double workers) { return fit.speedup(workers); });
}

/// With both bends given, the best speed of one worker is a ratio of sums.
UniversalScalabilityFit with_best_single(const std::vector<ScalingPoint>& points, double contention, double coherency) {
    UniversalScalabilityFit fit{.contention = contention, .coherency = coherency, .single = 1, .rms_error = 0};
    double product = 0;
    double square = 0;
    for (const ScalingPoint& point : points) {
        const double shape = fit.speedup(point.workers);
        product += shape * point.speedup;
        square += shape * shape;
    }
    fit.single = square > 0 ? std::max(0.0, product / square) : 0;
    fit.rms_error = rms_of(points, fit);
    return fit;
}

/// Looks around the best place in ever smaller steps, never below zero.
UniversalScalabilityFit refine(const std::vector<ScalingPoint>& points, UniversalScalabilityFit best) {
    double step_contention = std::max(best.contention, 0.01);
    double step_coherency = std::max(best.coherency, 0.001);
    constexpr std::array<int, 3> moves{-1, 0, 1};
    for (int round = 0; round < 400 && step_contention + step_coherency > 1e-12; ++round) {
        const UniversalScalabilityFit centre = best;
        for (const int along : moves) {
            for (const int across : moves) {
                const double contention = std::clamp(centre.contention + along * step_contention, 0.0, 1.0);
                const double coherency = std::clamp(centre.coherency + across * step_coherency, 0.0, 1.0);
                const auto candidate = with_best_single(points, contention, coherency);
                if (candidate.rms_error < best.rms_error) best = candidate;
            }
        }
        if (best.contention == centre.contention && best.coherency == centre.coherency) {
            step_contention /= 2;
            step_coherency /= 2;
        }
    }
    return best;
}

}  // namespace

double AmdahlFit::speedup(double workers) const noexcept {
    return 1 / (serial_fraction + (1 - serial_fraction) / workers);
}

double UniversalScalabilityFit::speedup(double workers) const noexcept {
    return single * workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1));
}

std::optional<double> UniversalScalabilityFit::peak_workers() const noexcept {
    if (coherency <= 0 || contention >= 1) return std::nullopt;
    return std::max(1.0, std::sqrt((1 - contention) / coherency));
}

base::Result<AmdahlFit> fit_amdahl(const std::vector<ScalingPoint>& points) {
    if (distinct_workers(points) < 2) {
        return base::input_error("Amdahl's law needs measurements with at least 2 worker counts.",
                                 "Sweep over more worker counts, such as --workers 1,2,4.");
    }
    // The error over s in [0, 1] has one valley: every speedup falls as s grows. Coarse cells first, for certainty.
    const auto error = [&points](double s) {
        const AmdahlFit fit{.serial_fraction = s, .rms_error = 0};
        return rms(points, [&fit](double workers) { return fit.speedup(workers); });
    };
    constexpr int cells = 200;
    int best = 0;
    for (int i = 1; i <= cells; ++i) {
        if (error(static_cast<double>(i) / cells) < error(static_cast<double>(best) / cells)) best = i;
    }
    const double low = std::max(0, best - 1) / static_cast<double>(cells);
    const double high = std::min(cells, best + 1) / static_cast<double>(cells);
    AmdahlFit fit;
    fit.serial_fraction = golden_minimum(error, low, high);
    for (const double edge : {0.0, 1.0}) {
        if (error(edge) <= error(fit.serial_fraction)) fit.serial_fraction = edge;
    }
    fit.rms_error = error(fit.serial_fraction);
    return fit;
}

base::Result<UniversalScalabilityFit> fit_universal_scalability(const std::vector<ScalingPoint>& points) {
    if (distinct_workers(points) < 3) {
        return base::input_error("The Universal Scalability Law needs measurements with at least 3 worker counts.",
                                 "Sweep over more worker counts, such as --workers 1,2,3,4.");
    }
    constexpr std::array<double, 8> contentions{0, 0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1};
    constexpr std::array<double, 8> coherencies{0, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2, 1};
    UniversalScalabilityFit best = with_best_single(points, 0, 0);
    for (const double contention : contentions) {
        for (const double coherency : coherencies) {
            const auto candidate = with_best_single(points, contention, coherency);
            if (candidate.rms_error < best.rms_error) best = candidate;
        }
    }
    return refine(points, best);
}

double ideal_speedup(unsigned tasks, unsigned workers, unsigned cores) noexcept {
    const unsigned at_once = std::max(1U, std::min(workers, cores));
    if (tasks == 0) return 1;
    const unsigned rounds = (tasks + at_once - 1) / at_once;
    return static_cast<double>(tasks) / rounds;
}

}  // namespace poolscope::analysis
