#include "engine/analysis/report.hpp"

#include "engine/analysis/verdict.hpp"
#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace poolscope::analysis {
namespace {

using experiment::Executor;
using telemetry::PassKind;
using timeline::RunBuilder;
using timeline::Timeline;

const std::vector<std::int64_t> numbers{1000, 1001, 1002, 1003};

std::vector<std::string> right_results() {
    std::vector<std::string> results;
    for (const std::int64_t n : numbers) results.push_back(experiment::closed_form(n));
    return results;
}

/// Timed passes of sequential and pool: (sequential, pool) in milliseconds, repeat by repeat.
RunBuilder timed_run(const std::vector<std::pair<int, int>>& walls, unsigned workers = 2,
                     const std::vector<std::string>& results = right_results()) {
    RunBuilder run(numbers, workers);
    std::int64_t at = 0;
    unsigned repeat = 0;
    for (const auto& [alone, pool] : walls) {
        run.phase(Executor::sequential, PassKind::timed, at, at + 1000, repeat);
        run.finish(at + 1000 + alone * 1000, results);
        at += alone * 1000 + 5000;
        run.phase(Executor::pool, PassKind::timed, at, at + 1000, repeat++);
        run.finish(at + 1000 + pool * 1000, results);
        at += pool * 1000 + 5000;
    }
    return run;
}

RunReport report_of(const std::vector<telemetry::Event>& events) {
    Timeline timeline;
    for (const telemetry::Event& event : events) timeline.apply(event);
    return analyse(timeline);
}

RunReport ended(RunBuilder run, std::optional<base::Error> error = {}) {
    run.end(100'000'000, std::move(error));
    return report_of(run.events);
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("speedups are paired repeat by repeat") {
    // The machine slows down by half: unpaired medians would mix the two speeds.
    const RunReport report = ended(timed_run({{100, 50}, {100, 52}, {200, 100}, {200, 104}}));
    const SpeedupReport* speedup = report.find_speedup(Executor::pool, 2);
    REQUIRE(speedup != nullptr);
    CHECK(speedup->speedup.median == doctest::Approx((2.0 + 100.0 / 52) / 2));
    CHECK(speedup->speedup.high == doctest::Approx(2.0));
    CHECK(speedup->efficiency == doctest::Approx(speedup->speedup.median / 2));
    CHECK(report.find_speedup(Executor::sequential) == nullptr);
    const ExecutorReport* alone = report.find(Executor::sequential, 7);
    REQUIRE(alone != nullptr);
    CHECK(alone->wall.size() == 4);
    CHECK(alone->wall_ns->median == doctest::Approx(150e6));
    CHECK(alone->results_exact == true);
    CHECK_FALSE(alone->traced_wall.has_value());
    CHECK_FALSE(alone->records_dropped.has_value());
    CHECK_FALSE(alone->pickles.has_value());
    CHECK(report.verdict == Verdict::ok);
    CHECK(says(report.reason, "4 repeats"));
    CHECK(says(report.explanation, "1.96 times as fast"));
    CHECK(says(report.explanation, "2.00 at most"));
}

TEST_CASE("few repeats are ok but the reason says what that is worth") {
    const RunReport report = ended(timed_run({{100, 55}}));
    CHECK(report.verdict == Verdict::ok);
    CHECK(says(report.reason, "1 repeat only"));
}

TEST_CASE("a wide spread allows no verdict") {
    const RunReport report = ended(timed_run({{100, 50}, {100, 60}, {100, 90}, {100, 51}, {100, 80}}));
    CHECK(report.verdict == Verdict::inconclusive);
    CHECK(says(report.reason, "varied too much"));
    CHECK(says(report.reason, "15 %"));
}

TEST_CASE("a wrong result allows no verdict") {
    auto wrong = right_results();
    wrong[2] += "0";
    const RunReport report = ended(timed_run({{100, 50}, {100, 50}, {100, 50}}, 2, wrong));
    CHECK(report.verdict == Verdict::inconclusive);
    CHECK(report.find(Executor::pool)->results_exact == false);
    CHECK(says(report.reason, "wrong results"));
}

TEST_CASE("load before the start counts where nobody watched the cores") {
    RunBuilder run = timed_run({{100, 50}, {100, 50}, {100, 50}});
    std::get<telemetry::RunStarted>(run.events.front()).machine.load_1min = 1.7;
    const RunReport report = ended(run);
    CHECK(report.verdict == Verdict::inconclusive);
    CHECK(says(report.reason, "1.70"));
}

/// Samples of both cores every 10 ms over the whole run.
void watch_cores(RunBuilder& run, double busy) {
    for (std::int64_t at = 0; at < 600'000; at += 10'000) {
        run.events.emplace_back(
            telemetry::CoresSampled{RunBuilder::us(at), std::chrono::milliseconds(10), {{0, busy}, {1, busy}}});
    }
}

void set_cpu(RunBuilder& run, std::chrono::milliseconds cpu) {
    for (telemetry::Event& event : run.events) {
        if (auto* finished = std::get_if<telemetry::PhaseFinished>(&event)) finished->cpu = cpu;
    }
}

TEST_CASE("what other programs took is what the cores did less the run's own") {
    for (const bool busy : {false, true}) {
        RunBuilder run = timed_run({{100, 100}, {100, 100}, {100, 100}});
        // Load from the run before this one does not count when the run itself was watched.
        std::get<telemetry::RunStarted>(run.events.front()).machine.load_1min = 2.5;
        set_cpu(run, std::chrono::milliseconds(100));
        watch_cores(run, busy ? 0.9 : 0.52);
        Timeline timeline;
        for (const telemetry::Event& event : run.events) timeline.apply(event);
        const auto others = others_share(timeline);
        REQUIRE(others);
        CHECK(*others == doctest::Approx(busy ? 0.4 : 0.02).epsilon(0.02));
        const RunReport report = ended(run);
        CHECK(report.verdict == (busy ? Verdict::inconclusive : Verdict::ok));
        CHECK(says(report.reason, busy ? "Other programs took 40 %" : "Other programs took 2 %"));
    }
}

TEST_CASE("a run that was stopped keeps what it had and gives no verdict") {
    RunBuilder run = timed_run({{100, 50}, {100, 50}});
    run.phase(Executor::sequential, PassKind::timed, 900'000, 901'000, 2);
    const RunReport report = ended(run, base::Error{base::ErrorKind::stopped, "The run was stopped.", "", "", ""});
    CHECK(report.verdict == Verdict::inconclusive);
    CHECK(says(report.reason, "stopped after 4 of"));
    CHECK(report.find(Executor::pool)->wall.size() == 2);
    CHECK(report.speedups.size() == 1);
    REQUIRE(report.error);
}

TEST_CASE("an unfinished run can be looked at") {
    const RunReport report = report_of(timed_run({{100, 50}}).events);
    CHECK(report.verdict == Verdict::inconclusive);
    CHECK(says(report.reason, "still going on"));
    const RunReport nothing = report_of({});
    CHECK(nothing.executors.empty());
    CHECK_FALSE(nothing.started);
    CHECK(nothing.explanation.empty());
}

TEST_CASE("a failed phase is told, and others stay") {
    RunBuilder run = timed_run({{100, 50}, {100, 50}, {100, 50}});
    run.phase(Executor::executor, PassKind::timed, 900'000, 901'000, 0);
    run.fail(902'000);
    const RunReport report = ended(run, base::Error{base::ErrorKind::run, "It broke.", "", "", ""});
    REQUIRE(report.find(Executor::executor) != nullptr);
    CHECK(report.find(Executor::executor)->error.has_value());
    CHECK(report.find(Executor::executor)->wall.empty());
    CHECK(says(report.reason, "failed after 6 of"));
    CHECK(report.find_speedup(Executor::pool) != nullptr);
}

TEST_CASE("the traced pass gives tasks, pickles, budget and what tracing cost") {
    RunBuilder run = timeline::small_proof();
    run.events.pop_back();
    run.phase(Executor::sequential, PassKind::timed, 8000, 9000);
    run.finish(11'000);
    run.phase(Executor::pool, PassKind::timed, 12'000, 13'000);
    run.finish(14'000);
    const RunReport report = ended(run);
    const ExecutorReport* pool = report.find(Executor::pool, 2);
    REQUIRE(pool != nullptr);
    CHECK(pool->tasks.size() == 4);
    CHECK(pool->traced_wall == std::chrono::microseconds(1400));
    CHECK(pool->tracing_cost_ratio == doctest::Approx(0.4));
    REQUIRE(pool->pickles);
    CHECK(pool->pickles->messages == 8);
    REQUIRE(pool->budget);
    CHECK(pool->budget->total() == 2 * *pool->traced_wall);
    CHECK(pool->chunksize == 1U);
    CHECK(pool->records_dropped == 0U);
    CHECK_FALSE(report.find(Executor::sequential)->pickles.has_value());
}

TEST_CASE("a sweep is fitted within the usable cores") {
    RunBuilder run(numbers, 1, 4);
    std::int64_t at = 0;
    for (unsigned repeat = 0; repeat < 3; ++repeat) {
        run.phase(Executor::sequential, PassKind::timed, at, at, repeat);
        run.finish(at + 400'000, right_results());
        at += 500'000;
        for (const unsigned workers : {1U, 2U, 4U, 8U}) {
            run.phase(Executor::pool, PassKind::timed, at, at, repeat);
            std::get<telemetry::PhaseStarted>(run.events[run.events.size() - 2]).phase.workers = workers;
            const double serial = 0.1;
            const double wall = 400'000 * (serial + (1 - serial) / std::min(workers, 4U));
            run.finish(at + static_cast<std::int64_t>(wall), right_results());
            at += 500'000;
        }
    }
    const RunReport report = ended(run);
    CHECK(report.speedups.size() == 4);
    CHECK(report.fitted == Executor::pool);
    REQUIRE(report.amdahl);
    CHECK(report.amdahl->serial_fraction == doctest::Approx(0.1).epsilon(1e-3));
    REQUIRE(report.universal_scalability);
    CHECK(report.universal_scalability->rms_error < 0.1);
    CHECK(report.universal_scalability->speedup(4) == doctest::Approx(3.08).epsilon(0.05));
    CHECK(says(report.explanation, "4 workers"));
}

}  // namespace
}  // namespace poolscope::analysis
