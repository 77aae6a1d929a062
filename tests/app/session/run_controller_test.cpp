#include "app/session/run_controller.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace std::chrono_literals;
using session::RunController;
using Sink = std::function<void(telemetry::Event)>;

namespace {

/// Folds in what comes until the run has ended; fails the test if it never does.
void finish(RunController& runs) {
    const auto give_up = std::chrono::steady_clock::now() + 10s;
    while (runs.running()) {
        runs.update();
        REQUIRE(std::chrono::steady_clock::now() < give_up);
        std::this_thread::sleep_for(1ms);
    }
}

telemetry::RunStarted run_started(const experiment::Experiment& experiment) {
    telemetry::RunStarted started;
    started.experiment = experiment;
    return started;
}

telemetry::PhaseStarted phase(unsigned id, experiment::Executor executor) {
    telemetry::PhaseStarted started{.at = 1ns, .phase = {}, .phases_total = 2};
    started.phase.id = id;
    started.phase.executor = executor;
    return started;
}

telemetry::PhaseFinished finished(unsigned id, base::Nanoseconds took) {
    telemetry::PhaseFinished end;
    end.phase = id;
    end.at = 10ns + took;
    end.work = base::Interval{10ns, 10ns + took};
    return end;
}

/// Sequential in 400 ms, pool in 100 ms, by the clock of the events.
base::Result<void> quick(const experiment::Experiment& experiment, const Sink& sink, const std::stop_token&) {
    sink(run_started(experiment));
    sink(phase(0, experiment::Executor::sequential));
    sink(telemetry::WorkStarted{10ns, 0, 7, {}});
    sink(finished(0, 400ms));
    sink(phase(1, experiment::Executor::pool));
    sink(telemetry::WorkStarted{10ns, 1, 8, {}});
    sink(finished(1, 100ms));
    sink(telemetry::RunFinished{500ms, {}, {}});
    return {};
}

base::Result<void> until_stopped(const experiment::Experiment& experiment, const Sink& sink,
                                 const std::stop_token& stop) {
    sink(run_started(experiment));
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait(lock, stop, [] { return false; });
    const base::Error error{base::ErrorKind::stopped, "The run was stopped", {}, {}, {}};
    sink(telemetry::RunFinished{2ns, error, {}});
    return std::unexpected(error);
}

}  // namespace

TEST_CASE("a run is folded, analysed and kept") {
    std::atomic<int> wakes = 0;
    RunController runs([&] { ++wakes; }, quick);
    CHECK(runs.run_number() == 0);
    CHECK_FALSE(runs.update());
    REQUIRE(runs.start({}));
    CHECK(runs.running());
    finish(runs);

    CHECK(wakes > 0);
    CHECK(runs.timeline().phases().size() == 2);
    const auto* speedup = runs.report().find_speedup(experiment::Executor::pool);
    REQUIRE(speedup);
    CHECK(speedup->speedup.median == doctest::Approx(4));
    REQUIRE(runs.history().size() == 1);
    CHECK(runs.history()[0].number == 1);
    CHECK(runs.history()[0].timeline.get() == &runs.timeline());
}

TEST_CASE("an invalid experiment starts nothing and says why") {
    RunController runs({}, quick);
    experiment::Experiment experiment;
    experiment.repeats = 0;
    const auto result = runs.start(experiment);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == base::ErrorKind::input);
    CHECK_FALSE(runs.running());
    CHECK(runs.run_number() == 0);
}

TEST_CASE("only one run at a time; a stop ends it; what ran before stays") {
    bool first = true;
    RunController runs({}, [&](const auto& experiment, const auto& sink, const auto& stop) {
        return std::exchange(first, false) ? quick(experiment, sink, stop) : until_stopped(experiment, sink, stop);
    });
    REQUIRE(runs.start({}));
    finish(runs);
    REQUIRE(runs.start({}));
    CHECK_FALSE(runs.start({}).has_value());
    runs.stop();
    finish(runs);

    REQUIRE(runs.timeline().finished());
    CHECK(runs.timeline().finished()->error->kind == base::ErrorKind::stopped);
    REQUIRE(runs.history().size() == 2);
    CHECK(runs.history()[0].report.find_speedup(experiment::Executor::pool));
    CHECK(runs.history()[0].timeline->phases().size() == 2);
    CHECK(runs.run_number() == 2);
}

TEST_CASE("a run that throws, or ends without a word, is a finished run with an error") {
    RunController throwing({}, [](const auto&, const auto&, const auto&) -> base::Result<void> {
        throw std::runtime_error("no more memory");
    });
    REQUIRE(throwing.start({}));
    finish(throwing);
    CHECK(throwing.timeline().finished()->error->what.find("no more memory") != std::string::npos);

    RunController silent({}, [](const auto&, const auto&, const auto&) { return base::Result<void>{}; });
    REQUIRE(silent.start({}));
    finish(silent);
    CHECK(silent.timeline().finished()->error);
}

TEST_CASE("samples that the queue could not take are told as a loss") {
    std::atomic<bool> full = false;
    RunController runs({}, [&](const auto& experiment, const auto& sink, const auto&) {
        sink(run_started(experiment));
        for (int i = 0; i < 200'100; ++i) sink(telemetry::CoresSampled{.at = 2ns, .period = 1ns, .cores = {}});
        sink(telemetry::RunFinished{3ns, {}, {}});
        full = true;
        return base::Result<void>{};
    });
    REQUIRE(runs.start({}));
    while (!full) std::this_thread::sleep_for(1ms);
    finish(runs);
    REQUIRE(runs.timeline().losses().size() == 1);
    CHECK(runs.timeline().losses()[0].count == 101);
}

TEST_CASE("the controller's end ends the run") {
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<bool> returned = false;
    {
        RunController runs({}, [&](const auto& experiment, const auto& sink, const auto& stop) {
            auto result = until_stopped(experiment, sink, stop);
            returned = true;
            return result;
        });
        REQUIRE(runs.start({}));
    }
    CHECK(returned);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}
