#include "engine/analysis/scaling.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace poolscope::analysis {
namespace {

std::vector<ScalingPoint> amdahl_curve(double serial, const std::vector<unsigned>& workers, double wobble = 0) {
    std::vector<ScalingPoint> points;
    double sign = 1;
    for (const unsigned count : workers) {
        points.push_back({count, AmdahlFit{serial, 0}.speedup(count) + sign * wobble});
        sign = -sign;
    }
    return points;
}

TEST_CASE("Amdahl's serial fraction is found again") {
    for (const double serial : {0.0, 0.001, 0.05, 0.3, 0.77, 1.0}) {
        CAPTURE(serial);
        const auto fit = fit_amdahl(amdahl_curve(serial, {1, 2, 4, 8}));
        REQUIRE(fit);
        CHECK(fit->serial_fraction == doctest::Approx(serial).epsilon(1e-4));
        CHECK(fit->rms_error < 1e-4);
    }
}

TEST_CASE("Amdahl's serial fraction stays between 0 and 1") {
    const auto faster_than_ideal = fit_amdahl({{1, 1.0}, {2, 2.2}, {4, 4.6}});
    REQUIRE(faster_than_ideal);
    CHECK(faster_than_ideal->serial_fraction == 0);
    CHECK(faster_than_ideal->rms_error > 0.1);
    const auto slower = fit_amdahl({{1, 1.0}, {2, 0.8}, {4, 0.5}});
    REQUIRE(slower);
    CHECK(slower->serial_fraction == 1);
}

TEST_CASE("a noisy curve gives nearly the same serial fraction and says how far off it is") {
    const auto fit = fit_amdahl(amdahl_curve(0.1, {1, 2, 4, 8, 16}, 0.05));
    REQUIRE(fit);
    CHECK(std::abs(fit->serial_fraction - 0.1) < 0.01);
    CHECK(fit->rms_error > 0.02);
    CHECK(fit->rms_error < 0.06);
}

TEST_CASE("too few worker counts are refused") {
    CHECK_FALSE(fit_amdahl({{2, 1.9}, {2, 1.8}}).has_value());
    CHECK_FALSE(fit_universal_scalability({{1, 1}, {2, 1.9}, {2, 1.8}}).has_value());
}

TEST_CASE("the Universal Scalability Law's parameters are found again") {
    const UniversalScalabilityFit truths[] = {
        {0.02, 0.0005, 0.95, 0}, {0.1, 0.01, 1, 0}, {0, 0.002, 1.02, 0}, {0.25, 0, 0.9, 0}};
    for (const auto& truth : truths) {
        CAPTURE(truth.contention);
        std::vector<ScalingPoint> points;
        for (const unsigned workers : {1U, 2U, 4U, 8U, 16U, 32U}) points.push_back({workers, truth.speedup(workers)});
        const auto fit = fit_universal_scalability(points);
        REQUIRE(fit);
        CHECK(std::abs(fit->contention - truth.contention) < 2e-3);
        CHECK(std::abs(fit->coherency - truth.coherency) < 2e-4);
        CHECK(std::abs(fit->single - truth.single) < 5e-3);
        CHECK(fit->rms_error < 1e-2);
    }
}

TEST_CASE("the curve peaks where contention and coherency say") {
    const UniversalScalabilityFit fit{0.1, 0.01, 1, 0};
    const auto peak = fit.peak_workers();
    REQUIRE(peak);
    CHECK(*peak == doctest::Approx(std::sqrt(90.0)));
    CHECK(fit.speedup(*peak) > fit.speedup(*peak - 1));
    CHECK(fit.speedup(*peak) > fit.speedup(*peak + 1));
    CHECK_FALSE(UniversalScalabilityFit{0.1, 0, 1, 0}.peak_workers().has_value());
}

TEST_CASE("the ideal counts whole rounds of equal tasks") {
    CHECK(ideal_speedup(4, 2, 2) == 2);
    CHECK(ideal_speedup(3, 2, 2) == 1.5);
    CHECK(ideal_speedup(4, 3, 4) == 2);
    CHECK(ideal_speedup(4, 8, 2) == 2);
    CHECK(ideal_speedup(1, 8, 8) == 1);
    CHECK(ideal_speedup(0, 2, 2) == 1);
    CHECK(ideal_speedup(4, 0, 2) == 1);
}

}  // namespace
}  // namespace poolscope::analysis
