#include "engine/runner/runner.hpp"

#include "engine/base/time.hpp"
#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"
#include "engine/runner/interpreter.hpp"
#include "tests/engine/runner/recorded_run.hpp"
#include "tests/engine/runner/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

namespace poolscope::runner {
namespace {

using experiment::Executor;
using experiment::Experiment;
using telemetry::PassKind;
using telemetry::RecordKind;
using test::record;
using test::RecordedRun;

const std::vector<std::int64_t> some_numbers{3000, 1, 2000, 0, 2500};

Experiment small(std::vector<Executor> executors) {
    Experiment experiment;
    experiment.numbers = some_numbers;
    experiment.executors = std::move(executors);
    experiment.workers = {2};
    experiment.repeats = 1;
    experiment.traced = false;
    experiment.timeout = std::chrono::seconds(30);
    return experiment;
}

std::vector<std::string> expected_results() {
    std::vector<std::string> expected;
    for (const auto n : some_numbers) expected.push_back(experiment::closed_form(n));
    return expected;
}

/// How many processes there are below this one. Other tests of this program leave some that nobody waits for.
std::size_t own_processes() {
    const auto self = std::stoi(std::filesystem::read_symlink("/proc/self").string());
    return platform::make_process_source()->sample(self, {}).size();
}

/// Checks at its end that a test's runs left nothing: no process, no folder.
class LeavesNothing {
public:
    LeavesNothing() = default;
    LeavesNothing(const LeavesNothing&) = delete;
    LeavesNothing& operator=(const LeavesNothing&) = delete;
    ~LeavesNothing() {
        CHECK(own_processes() <= processes_before_);
        CHECK(test::own_run_folders() == 0);
    }

private:
    const std::size_t processes_before_ = own_processes();
};

/// One task's moments, from the records of its phase.
struct Moments {
    std::uint64_t queued = 0, begun = 0, ended = 0;
    std::int32_t pid = 0;
};

std::map<std::uint32_t, Moments> moments_of(const RecordedRun& run, unsigned phase) {
    std::map<std::uint32_t, Moments> tasks;
    for (const auto& one : run.records(phase, RecordKind::task_queued))
        tasks[one.record.task].queued = one.record.at_ns;
    for (const auto& one : run.records(phase, RecordKind::run_end)) tasks[one.record.task].ended = one.record.at_ns;
    for (const auto& one : run.records(phase, RecordKind::run_begin)) {
        tasks[one.record.task].begun = one.record.at_ns;
        tasks[one.record.task].pid = one.pid;
    }
    return tasks;
}

void check_tasks(const RecordedRun& run, const telemetry::Phase& phase, const telemetry::PhaseFinished& finished) {
    const auto main_pid = run.all<telemetry::WorkStarted>().at(phase.id).main_pid;
    const auto tasks = moments_of(run, phase.id);
    REQUIRE(tasks.size() == some_numbers.size());
    CHECK(tasks.rbegin()->first == some_numbers.size() - 1);
    for (const auto& [index, task] : tasks) {
        CAPTURE(index);
        CHECK(task.queued > 0);
        CHECK(task.queued <= task.begun);
        CHECK(task.begun <= task.ended);
        CHECK(task.ended <= static_cast<std::uint64_t>(finished.work->end.count()));
        CHECK((task.pid != main_pid) == experiment::uses_processes(phase.executor));
    }
}

/// Every message between processes was weighed at both ends.
void check_pickles(const RecordedRun& run, const telemetry::Phase& phase) {
    if (phase.executor != Executor::pool && phase.executor != Executor::executor) return;
    for (const auto kind : {RecordKind::task_pickle, RecordKind::task_unpickle, RecordKind::result_pickle,
                            RecordKind::result_unpickle, RecordKind::result_received}) {
        CAPTURE(static_cast<int>(kind));
        const auto records = run.records(phase.id, kind);
        CHECK(records.size() == some_numbers.size());
        for (const auto& one : records) {
            CHECK(one.record.chunk < some_numbers.size());
            if (kind != RecordKind::result_received) CHECK(one.record.value > 0);
        }
    }
}

void check_workers(const RecordedRun& run, const telemetry::Phase& phase) {
    if (experiment::is_sequential(phase.executor)) return;
    const auto starts = run.records(phase.id, RecordKind::process_start);
    const auto ready = run.records(phase.id, RecordKind::ready);
    CHECK_FALSE(ready.empty());
    for (const auto& one : run.records(phase.id, RecordKind::run_begin))
        CHECK(std::ranges::any_of(ready, [&](const auto& its) { return its.pid == one.pid && its.tid == one.tid; }));
    for (const auto& one : ready) {
        CHECK(one.role == telemetry::Role::worker);
        CHECK(std::ranges::any_of(starts, [&](const auto& start) {
            return start.pid == one.pid && start.tid == one.tid && start.record.at_ns <= one.record.at_ns;
        }));
    }
}

void check_traced_phase(const RecordedRun& run, const telemetry::Phase& phase) {
    CAPTURE(name_of(phase.executor));
    const auto finished = run.all<telemetry::PhaseFinished>().at(phase.id);
    REQUIRE(finished.work.has_value());
    CHECK(finished.results == expected_results());
    CHECK(finished.records_dropped == 0);
    check_tasks(run, phase, finished);
    check_pickles(run, phase);
    check_workers(run, phase);
}

std::vector<Executor> python_executors(const InterpreterInfo& info) {
    std::vector<Executor> executors{Executor::sequential, Executor::threads, Executor::pool, Executor::executor,
                                    Executor::process};
    if (info.has_interpreters) executors.push_back(Executor::interpreters);
    return executors;
}

TEST_CASE("every interpreter found runs every executor that it has, exactly and in order") {
    const LeavesNothing after;
    const auto all = discover();
    if (all.empty()) MESSAGE("skipped: no Python on this machine");
    for (const InterpreterInfo& info : all) {
        const std::string title = fmt::format("{} {} ({})", info.implementation, info.version, info.path);
        CAPTURE(title);
        auto experiment = small(python_executors(info));
        experiment.python = info.path;
        experiment.traced = true;
        experiment.repeats = 0;
        experiment.chunksize = 1;
        const auto run = record(experiment);
        if (!run.result) {
            FAIL_CHECK(base::describe(run.result.error()));
            continue;
        }
        for (const auto& started : run.all<telemetry::PhaseStarted>()) check_traced_phase(run, started.phase);
        if (!info.has_interpreters) MESSAGE(title, ": interpreters skipped, it has no InterpreterPoolExecutor");
    }
}

TEST_CASE("a run's events come in order, and the last one ends it") {
    auto experiment = small({Executor::sequential, Executor::pool});
    const auto run = record(experiment);
    REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
    REQUIRE(run.events.size() >= 8);
    CHECK(std::holds_alternative<telemetry::RunStarted>(run.events.front()));
    CHECK(std::holds_alternative<telemetry::RunFinished>(run.events.back()));
    CHECK(run.all<telemetry::RunFinished>().size() == 1);
    CHECK(run.all<telemetry::TraceRecord>().empty());
    CHECK(run.all<telemetry::ThreadOnCore>().empty());
    const auto started = run.all<telemetry::PhaseStarted>();
    const auto work = run.all<telemetry::WorkStarted>();
    const auto finished = run.all<telemetry::PhaseFinished>();
    REQUIRE(started.size() == 2);
    REQUIRE(work.size() == 2);
    REQUIRE(finished.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(started[i].phases_total == 2);
        CHECK(started[i].at <= work[i].at);
        CHECK(work[i].at <= finished[i].work->begin);
        CHECK(finished[i].work->begin < finished[i].work->end);
        CHECK(finished[i].work->end <= finished[i].at);
        CHECK(finished[i].results == expected_results());
        CHECK(finished[i].app_cpu > base::Nanoseconds(0));
    }
    CHECK(finished[0].switches.has_value());
    CHECK(finished[0].cpu.value() > base::Nanoseconds(0));
    CHECK_FALSE(work[0].chunksize.has_value());
    CHECK(work[1].chunksize == 1u);
}

TEST_CASE("every start method of the default interpreter") {
    const LeavesNothing after;
    const auto info = default_interpreter();
    if (!info) {
        MESSAGE("skipped: ", info.error().what);
        return;
    }
    for (const auto method : info->start_methods) {
        CAPTURE(name_of(method));
        auto experiment = small({Executor::pool, Executor::executor, Executor::process});
        experiment.start_method = method;
        const auto run = record(experiment);
        REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
        for (const auto& finished : run.all<telemetry::PhaseFinished>()) {
            CHECK(finished.results == expected_results());
            // A fork server's workers are not this program's children, so nobody counts for them.
            CHECK(finished.switches.has_value() == (method != experiment::StartMethod::forkserver));
        }
    }
}

TEST_CASE("the native executors run without any Python") {
    const LeavesNothing after;
    auto experiment = small({Executor::native_sequential, Executor::native_threads, Executor::native_pool});
    experiment.traced = true;
    const test::Environment path("PATH", "/nowhere");
    const auto run = record(experiment);
    REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
    CHECK_FALSE(run.all<telemetry::RunStarted>().at(0).interpreter.has_value());
    const auto finished = run.all<telemetry::PhaseFinished>();
    REQUIRE(finished.size() == 6);
    for (const auto& one : finished) CHECK(one.results == expected_results());
    for (const auto& started : run.all<telemetry::PhaseStarted>())
        if (started.phase.pass == PassKind::traced)
            CHECK(moments_of(run, started.phase.id).size() == some_numbers.size());
}

TEST_CASE("a refused run ends with its reason and starts nothing") {
    const LeavesNothing after;
    auto experiment = small({Executor::sequential});
    experiment.python = "/nowhere/python3";
    const auto run = record(experiment);
    REQUIRE_FALSE(run.result.has_value());
    CHECK(run.result.error().kind == base::ErrorKind::input);
    REQUIRE(run.events.size() == 1);
    CHECK(run.all<telemetry::RunFinished>().at(0).error->what == run.result.error().what);
}

TEST_CASE("a pass over its time limit is ended, what came before stays") {
    const LeavesNothing after;
    auto experiment = small({Executor::native_sequential, Executor::pool});
    const test::TestFolder folder;
    experiment.executors = {Executor::sequential, Executor::pool};
    experiment.function = {"sleep_in_workers", folder.write("slow.py",
                                                            "import multiprocessing, time\n"
                                                            "def sleep_in_workers(n):\n"
                                                            "    if multiprocessing.parent_process():\n"
                                                            "        time.sleep(100)\n"
                                                            "    return n\n")};
    experiment.timeout = std::chrono::seconds(1);
    const auto run = record(experiment);
    REQUIRE_FALSE(run.result.has_value());
    CHECK(run.result.error().kind == base::ErrorKind::run);
    CHECK(run.result.error().what.find("did not finish within 1 s") != std::string::npos);
    const auto finished = run.all<telemetry::PhaseFinished>();
    REQUIRE(finished.size() == 2);
    CHECK(finished[0].results.size() == some_numbers.size());
    CHECK(finished[1].error.has_value());
    CHECK_FALSE(finished[1].work.has_value());
}

TEST_CASE("a stop ends the run, whatever it is doing") {
    const LeavesNothing after;
    auto experiment = small({Executor::pool});
    experiment.numbers = {3'000'000'000, 3'000'000'000};
    const auto run = record(experiment, [](const telemetry::Event& event, std::stop_source& stop) {
        if (std::holds_alternative<telemetry::WorkStarted>(event)) stop.request_stop();
    });
    REQUIRE_FALSE(run.result.has_value());
    CHECK(run.result.error().kind == base::ErrorKind::stopped);
    CHECK(run.all<telemetry::RunFinished>().at(0).error->kind == base::ErrorKind::stopped);
    CHECK(run.all<telemetry::PhaseFinished>().size() == 1);

    std::stop_source before;
    before.request_stop();
    CHECK(runner::run(
              experiment, [](const telemetry::Event&) {}, before.get_token())
              .error()
              .kind == base::ErrorKind::stopped);
}

}  // namespace
}  // namespace poolscope::runner
