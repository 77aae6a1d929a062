#include "engine/analysis/budget.hpp"

#include "engine/timeline/timeline.hpp"
#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>

namespace poolscope::analysis {
namespace {

using experiment::Executor;
using std::chrono::microseconds;
using timeline::RunBuilder;
using timeline::Timeline;
using enum telemetry::RecordKind;

Timeline fold(const std::vector<telemetry::Event>& events) {
    Timeline timeline;
    for (const telemetry::Event& event : events) timeline.apply(event);
    return timeline;
}

TimeBudget budget_of(const Timeline& timeline, Executor executor, bool exact = false) {
    const timeline::PhaseView* view = timeline.traced(executor);
    REQUIRE(view != nullptr);
    return time_budget(*view, *view->window({}), exact);
}

TEST_CASE("a pool's time is cut into parts that add up exactly") {
    const Timeline timeline = fold(timeline::small_proof().events);
    const TimeBudget budget = budget_of(timeline, Executor::pool);
    CHECK(budget.workers == 2);
    CHECK(budget.wall == microseconds(1400));
    CHECK(budget.total() == 2 * microseconds(1400));
    CHECK(budget.compute == microseconds(500 + 500 + 510 + 510));
    CHECK(budget.startup == microseconds(90 + 110));
    CHECK(budget.unpickle == microseconds(40));
    CHECK(budget.pickle == microseconds(20));
    CHECK(budget.imbalance == microseconds(6225 - 6195));
    // Both workers: from the last work (6225) until the last result has arrived (6265), then until the end (6400).
    CHECK(budget.transfer == microseconds((20 + 15 + 40) + (20 + 15 + 40)));
    CHECK(budget.wait == microseconds((40 + 135) + (30 + 135)));
    CHECK(budget.closing == microseconds(2 * 135));
    CHECK(budget.closing == microseconds(2 * 135));
    CHECK_FALSE(budget.on_core_known);
}

TEST_CASE("a sequential pass has one lane") {
    const TimeBudget budget = budget_of(fold(timeline::small_proof().events), Executor::sequential);
    CHECK(budget.workers == 1);
    CHECK(budget.compute == microseconds(2000));
    CHECK(budget.total() == microseconds(2000));
}

TEST_CASE("time off core inside of runs is held up, not computed") {
    RunBuilder run({1, 2}, 2);
    run.phase(Executor::threads, telemetry::PassKind::traced, 0, 1000);
    for (std::int32_t i = 0; i < 2; ++i) {
        run.record(100, 101 + i, telemetry::Role::worker, run_begin, 1000, static_cast<std::uint32_t>(i));
        run.record(100, 101 + i, telemetry::Role::worker, run_end, 2000, static_cast<std::uint32_t>(i));
        for (int turn = 0; turn < 2; ++turn) {
            const std::int64_t begin = 1000 + turn * 500 + i * 250;
            run.events.emplace_back(telemetry::ThreadOnCore{
                0, {{RunBuilder::us(begin), RunBuilder::us(begin + 250)}, 0, 100, 101 + i, false}});
        }
    }
    run.finish(2000);
    const Timeline timeline = fold(run.events);
    const TimeBudget exact = budget_of(timeline, Executor::threads, true);
    CHECK(exact.compute == microseconds(1000));
    CHECK(exact.held_up == microseconds(1000));
    CHECK(exact.wait == microseconds(1000));
    CHECK(exact.total() == microseconds(2000));
    CHECK(budget_of(timeline, Executor::threads, false).compute == microseconds(2000));
}

TEST_CASE("a worker that never came waits all the time, and a running phase is cut at now") {
    RunBuilder run({1, 2}, 3);
    run.phase(Executor::pool, telemetry::PassKind::traced, 0, 1000);
    run.worker(200, process_start, 1100);
    run.worker(200, ready, 1200);
    run.worker(200, run_begin, 1300, 0);
    const Timeline timeline = fold(run.events);
    const timeline::PhaseView* view = timeline.traced(Executor::pool);
    REQUIRE(view != nullptr);
    const TimeBudget budget = time_budget(*view, *view->window(RunBuilder::us(2000)), false);
    CHECK(budget.workers == 3);
    CHECK(budget.total() == microseconds(3000));
    CHECK(budget.startup == microseconds(200));
    CHECK(budget.compute == microseconds(700));
    CHECK(budget.wait == microseconds(100 + 2000));
}

TEST_CASE("workers one after the other fill one place") {
    RunBuilder run({1, 2, 3}, 2);
    run.phase(Executor::process, telemetry::PassKind::traced, 0, 1000);
    const auto process = [&run](std::int32_t pid, std::uint32_t task, std::int64_t start, std::int64_t end) {
        run.worker(pid, process_start, start);
        run.worker(pid, ready, start + 100);
        run.worker(pid, run_begin, start + 100, task);
        run.worker(pid, run_end, end - 50, task);
        run.worker(pid, process_end, end);
    };
    process(200, 0, 1100, 2000);
    process(201, 1, 1200, 2600);
    process(202, 2, 2100, 3000);
    run.finish(3000);
    const TimeBudget budget = budget_of(fold(run.events), Executor::process);
    CHECK(budget.workers == 2);
    CHECK(budget.total() == 2 * microseconds(2000));
    CHECK(budget.compute == microseconds(750 + 1250 + 750));
    CHECK(budget.startup == microseconds(200 + (100 + 100) + 300));
    CHECK(budget.wait == microseconds(50 + 50 + 50));
    CHECK(budget.imbalance == microseconds(400));
}

TEST_CASE("an empty phase adds up too") {
    RunBuilder run({1}, 2);
    run.phase(Executor::pool, telemetry::PassKind::traced, 0, 1000);
    run.finish(1500);
    const TimeBudget budget = budget_of(fold(run.events), Executor::pool);
    CHECK(budget.total() == microseconds(1000));
    CHECK(budget.wait == microseconds(1000));
}

}  // namespace
}  // namespace poolscope::analysis
