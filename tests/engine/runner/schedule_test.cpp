#include "engine/runner/schedule.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

namespace poolscope::runner {
namespace {

using experiment::Executor;
using experiment::Experiment;
using experiment::StartMethod;
using telemetry::InterpreterInfo;
using telemetry::PassKind;

platform::Machine machine_of(unsigned cores) {
    platform::Machine machine;
    for (unsigned id = 0; id < cores; ++id) machine.cores.push_back({id, true, {}});
    return machine;
}

InterpreterInfo python311() {
    InterpreterInfo info;
    info.path = "/usr/bin/python3.11";
    info.implementation = "CPython";
    info.version = "3.11.2";
    info.start_methods = {StartMethod::fork, StartMethod::spawn};
    info.default_start_method = StartMethod::fork;
    info.default_workers = 6;
    return info;
}

Experiment experiment_of(std::vector<Executor> executors, unsigned repeats = 1) {
    Experiment experiment;
    experiment.executors = std::move(executors);
    experiment.repeats = repeats;
    experiment.workers = {2};
    return experiment;
}

/// "T pool 2" a phase: pass, executor, workers.
std::string picture(const std::vector<telemetry::Phase>& phases) {
    std::string text;
    for (const auto& phase : phases)
        text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", "wTt"[static_cast<int>(phase.pass)],
                            name_of(phase.executor), phase.workers);
    return text;
}

TEST_CASE("warm-up, then one traced pass each, then the timed passes interleaved") {
    auto experiment = experiment_of({Executor::sequential, Executor::pool}, 2);
    experiment.warmup = 1;
    const auto phases = plan(experiment, machine_of(4), python311());
    REQUIRE(phases.has_value());
    CHECK(picture(*phases) ==
          "w sequential 1, w pool 2, T sequential 1, T pool 2, t sequential 1, t pool 2, t sequential 1, t pool 2");
    for (unsigned id = 0; id < phases->size(); ++id) CHECK((*phases)[id].id == id);
    CHECK(phases->at(4).repeat == 0);
    CHECK(phases->at(7).repeat == 1);
}

TEST_CASE("a sweep has the sequential executor once a repeat") {
    auto experiment = experiment_of({Executor::sequential, Executor::pool});
    experiment.workers = {1, 2, 4};
    experiment.traced = false;
    const auto phases = plan(experiment, machine_of(4), python311());
    REQUIRE(phases.has_value());
    CHECK(picture(*phases) == "t sequential 1, t pool 1, t pool 2, t pool 4");
}

TEST_CASE("workers left open: what Pool() would start, and what the machine can use") {
    auto experiment = experiment_of({Executor::pool, Executor::native_pool});
    experiment.workers.clear();
    experiment.traced = false;
    const auto phases = plan(experiment, machine_of(4), python311());
    REQUIRE(phases.has_value());
    CHECK(picture(*phases) == "t pool 6, t native-pool 4");
}

TEST_CASE("start method and chunk size only where they apply") {
    auto experiment = experiment_of({Executor::threads, Executor::pool, Executor::process, Executor::native_pool});
    experiment.traced = false;
    experiment.chunksize = 3;
    const auto phases = plan(experiment, machine_of(4), python311());
    REQUIRE(phases.has_value());
    CHECK_FALSE(phases->at(0).start_method.has_value());
    CHECK_FALSE(phases->at(0).chunksize.has_value());
    CHECK(phases->at(1).start_method == StartMethod::fork);
    CHECK(phases->at(1).chunksize == 3u);
    CHECK(phases->at(2).start_method == StartMethod::fork);
    CHECK_FALSE(phases->at(2).chunksize.has_value());
    CHECK(phases->at(3).start_method == StartMethod::fork);
}

void check_refused(const Experiment& experiment, const std::optional<InterpreterInfo>& interpreter,
                   const std::string& what, const std::string& remedy) {
    const auto phases = plan(experiment, machine_of(2), interpreter);
    REQUIRE_FALSE(phases.has_value());
    CHECK(phases.error().kind == base::ErrorKind::input);
    CHECK(phases.error().what.find(what) != std::string::npos);
    CHECK(phases.error().remedy.find(remedy) != std::string::npos);
}

TEST_CASE("what this interpreter lacks is refused, with what it has") {
    auto pool = experiment_of({Executor::pool});
    pool.start_method = StartMethod::forkserver;
    check_refused(pool, python311(), "CPython 3.11.2 (/usr/bin/python3.11) has no start method forkserver",
                  "fork, spawn");
    check_refused(experiment_of({Executor::interpreters}), python311(), "has no InterpreterPoolExecutor", "3.14");
    check_refused(experiment_of({Executor::pool}), std::nullopt, "pool needs a Python", "native");
    auto native = experiment_of({Executor::native_pool});
    native.start_method = StartMethod::forkserver;
    check_refused(native, std::nullopt, "forkserver", "fork or spawn");
    auto learner = experiment_of({Executor::native_threads});
    learner.function = {"fib", "fib.py"};
    check_refused(learner, std::nullopt, "native-threads cannot call the Python function fib", "native");
}

TEST_CASE("native executors need no interpreter") {
    const auto phases = plan(experiment_of({Executor::native_sequential, Executor::native_threads}), machine_of(2), {});
    REQUIRE(phases.has_value());
    CHECK(picture(*phases) == "T native-sequential 1, T native-threads 2, t native-sequential 1, t native-threads 2");
}

}  // namespace
}  // namespace poolscope::runner
