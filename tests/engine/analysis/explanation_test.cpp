#include "engine/analysis/explanation.hpp"

#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace poolscope::analysis {
namespace {

using experiment::Executor;
using std::chrono::milliseconds;
using timeline::RunBuilder;
using timeline::Timeline;

/// A finished report, as `analyse` leaves it, on `tasks` tasks and a machine of `cores` cores.
struct Told {
    Told(std::size_t tasks, unsigned cores, std::optional<bool> gil = true) : tasks_(tasks), cores_(cores), gil_(gil) {}

    Told& executor(Executor executor, unsigned workers, double speedup, std::optional<TimeBudget> budget = {}) {
        ExecutorReport one;
        one.executor = executor;
        one.workers = workers;
        one.budget = budget;
        one.wall_ns = Spread{1e9 / speedup, 1e9 / speedup, 1e9 / speedup};
        report.executors.push_back(one);
        if (!experiment::is_sequential(executor)) {
            report.speedups.push_back({executor, workers, {speedup, speedup, speedup}, speedup / workers});
        }
        return *this;
    }

    [[nodiscard]] std::string text() const {
        RunBuilder run(std::vector<std::int64_t>(tasks_, 1), 2, cores_);
        auto& started = std::get<telemetry::RunStarted>(run.events.front());
        started.interpreter.emplace().gil = gil_;
        started.machine.cgroup_quota = quota;
        Timeline timeline;
        timeline.apply(run.events.front());
        return explain(timeline, report);
    }

    std::optional<double> quota;
    RunReport report;

private:
    std::size_t tasks_;
    unsigned cores_;
    std::optional<bool> gil_;
};

TimeBudget budget(milliseconds compute, milliseconds startup = {}, milliseconds messages = {}) {
    TimeBudget parts;
    parts.compute = compute;
    parts.startup = startup;
    parts.transfer = messages;
    return parts;
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("the result stands beside what was possible") {
    const std::string text = Told(4, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 1.83).text();
    CHECK(text ==
          "With 2 workers, Pool did the work 1.83 times as fast as the plain loop; 4 tasks on 2 cores can gain "
          "2.00 at most.");
    CHECK(says(Told(4, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 2.03).text(),
               "2.03 times as fast as the plain loop: all that 4 tasks on 2 cores can gain."));
    CHECK(says(Told(4, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 0.08).text(),
               "took 12 times as long as the plain loop."));
}

TEST_CASE("nothing is said without a speedup") {
    CHECK(Told(4, 2).executor(Executor::sequential, 1, 1).text().empty());
    CHECK(Told(4, 2).executor(Executor::pool, 2, 1.8).text().empty());
}

TEST_CASE("clauses on shape come with the shape alone") {
    CHECK(says(Told(3, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 1.4).text(),
               "3 tasks on 2 workers take 2 rounds"));
    CHECK_FALSE(
        says(Told(101, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 1.9).text(), "rounds"));
    CHECK(says(Told(8, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 6, 1.8).text(),
               "6 workers share 2 cores"));
    CHECK(says(Told(2, 4).executor(Executor::sequential, 1, 1).executor(Executor::pool, 4, 1.8).text(),
               "some have nothing to do"));
    Told limited(8, 4);
    limited.quota = 1.5;
    CHECK(says(limited.executor(Executor::sequential, 1, 1).executor(Executor::pool, 4, 1.4).text(),
               "A quota holds this program to 1.5 of 4 usable cores."));
}

TEST_CASE("threads are explained by the GIL that the interpreter tells of") {
    const auto threads = [](std::optional<bool> gil, double speedup) {
        return Told(4, 2, gil).executor(Executor::sequential, 1, 1).executor(Executor::threads, 2, speedup).text();
    };
    CHECK(says(threads(true, 0.97), "share one GIL, so only one of them runs"));
    CHECK(says(threads(true, 1.8), "let go of it"));
    CHECK(says(threads(false, 1.9), "runs without a GIL"));
    CHECK_FALSE(says(threads(false, 1.0), "GIL"));
    CHECK_FALSE(says(threads({}, 0.97), "GIL"));
}

TEST_CASE("losses are named largest first, small ones not at all") {
    TimeBudget parts = budget(milliseconds(900), milliseconds(40), milliseconds(20));
    parts.imbalance = milliseconds(60);
    parts.wait = milliseconds(5);
    const std::string text =
        Told(4, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 1.8, parts).text();
    CHECK(says(text,
               "Of 1.02 s of worker time, 60 ms went into uneven ends, 40 ms into starting workers and 20 ms into "
               "moving tasks and results."));
    CHECK_FALSE(says(text, "waiting"));
}

TEST_CASE("tasks that cost more to move than to do are told so") {
    const TimeBudget tiny = budget(milliseconds(10), milliseconds(20), milliseconds(400));
    const std::string text =
        Told(1000, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 0.1, tiny).text();
    CHECK(says(text, "A task computes for 10 µs but costs 0.4 ms to move"));
    const TimeBudget slow_start = budget(milliseconds(10), milliseconds(2000), milliseconds(400));
    CHECK_FALSE(
        says(Told(1000, 2).executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 0.1, slow_start).text(),
             "too small"));
}

TEST_CASE("tasks that run slower side by side are told so") {
    const auto text = [](milliseconds together) {
        return Told(4, 2)
            .executor(Executor::sequential, 1, 1, budget(milliseconds(1000)))
            .executor(Executor::pool, 2, 1.7, budget(together))
            .text();
    };
    CHECK(says(text(milliseconds(1080)), "each task needed 8 % more core time than alone"));
    CHECK_FALSE(says(text(milliseconds(1010)), "Side by side"));
}

TEST_CASE("a sweep tells of its best, and other executors get a word") {
    const std::string text = Told(8, 4)
                                 .executor(Executor::sequential, 1, 1)
                                 .executor(Executor::pool, 2, 1.9)
                                 .executor(Executor::pool, 4, 3.5)
                                 .executor(Executor::threads, 4, 0.98)
                                 .text();
    CHECK(says(text, "With 4 workers, Pool did the work 3.50 times"));
    CHECK(says(text, "Threads: 0.98 times as fast."));
    CHECK(says(text, "share one GIL"));
    Told both(4, 2);
    both.executor(Executor::sequential, 1, 1).executor(Executor::pool, 2, 1.8);
    both.executor(Executor::native_sequential, 1, 38);
    CHECK(says(both.text(), "The same loop in C++ took 1/38 of the time of Python's."));
}

}  // namespace
}  // namespace poolscope::analysis
