#include "app/views/speedup_view.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using experiment::Executor;

namespace {

analysis::RunReport report_of(unsigned workers, double median) {
    analysis::RunReport report;
    report.started = telemetry::RunStarted{};
    report.started->experiment.workers = {workers};
    analysis::SpeedupReport speedup;
    speedup.executor = Executor::pool;
    speedup.workers = workers;
    speedup.speedup = {median, median - 0.1, median + 0.1};
    speedup.efficiency = median / workers;
    report.speedups.push_back(speedup);
    return report;
}

}  // namespace

TEST_CASE("Runs of the same work with other worker counts join one curve; the newest measurement of a count stands") {
    const auto one = report_of(1, 0.9);
    const auto old_two = report_of(2, 1.2);
    const auto two = report_of(2, 1.8);
    const views::SpeedupCurve curve = views::speedup_curve(two, {&one, &old_two}, Executor::pool, 2);
    REQUIRE(curve.measured.size() == 2);
    CHECK(curve.measured[0].workers == 1);
    CHECK(curve.measured[1].speedup.median == 1.8);
    CHECK(curve.tasks == 4);
    CHECK(curve.workers_high == 4);
    REQUIRE(curve.amdahl.has_value());
    CHECK(curve.amdahl->speedup(1) == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("Other work does not join the curve") {
    auto other = report_of(4, 3.0);
    other.started->experiment.numbers = {1, 2, 3};
    auto spawned = report_of(8, 3.0);
    spawned.started->experiment.start_method = experiment::StartMethod::spawn;
    const auto two = report_of(2, 1.8);
    const auto curve = views::speedup_curve(two, {&other, &spawned, nullptr}, Executor::pool, 2);
    CHECK(curve.measured.size() == 1);
    CHECK_FALSE(curve.amdahl.has_value());
    CHECK(views::speedup_curve(two, {}, Executor::threads, 2).measured.empty());
}
