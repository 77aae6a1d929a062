#include "tests/engine/runner/recorded_run.hpp"
#include "tests/engine/runner/test_folder.hpp"

#include "engine/runner/interpreter.hpp"

#include <doctest/doctest.h>

namespace poolscope::runner {
namespace {

using experiment::Executor;
using experiment::Experiment;
using experiment::StartMethod;

const char* const learner_file = R"py(
import os, signal, sys, threading

class Stubborn(Exception):
    def __init__(self, first, second):
        super().__init__(first)

def double(value): return value * 2
def recurse(n): return n if n < 2 else recurse(n - 1) + recurse(n - 2)
def refuse(n):
    if n == 3:
        raise ValueError("three is too many")
    return n
def lock(n): return threading.Lock()
def stubborn(n): raise Stubborn(1, 2)
def die(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n
def leave(n): sys.exit(4)
def vanish(n): os._exit(5)
def chatter(n): print("x" * 300000); return n
def reach(n):
    try:
        os.write(3, b"{}\n")
    except OSError:
        return "out of reach"
anonymous = lambda n: n
number = 5
)py";

/// A folder with a learner's file, and what happens when one of its functions is run.
class Learner : public test::TestFolder {
public:
    Learner() : file_(write("learner_file.py", learner_file)) {}

    test::RecordedRun run(const std::string& name, Executor executor, bool traced = false) const {
        Experiment experiment;
        experiment.function = {name, file_};
        experiment.numbers = {1, 2, 3, 4};
        experiment.executors = {executor};
        experiment.workers = {2};
        experiment.start_method = start_method;
        experiment.repeats = traced ? 0 : 1;
        experiment.traced = traced;
        experiment.timeout = std::chrono::seconds(20);
        return test::record(experiment);
    }

    /// The run fails with an error that has all these words, in its text or its detail.
    void check_fails(const std::string& name, Executor executor, const std::vector<std::string>& words,
                     base::ErrorKind kind = base::ErrorKind::run, bool traced = false) const {
        const auto run = this->run(name, executor, traced);
        CAPTURE(name);
        CAPTURE(name_of(executor));
        REQUIRE_FALSE(run.result.has_value());
        const auto text = base::describe(run.result.error());
        CHECK(run.result.error().kind == kind);
        for (const auto& word : words) CHECK_MESSAGE(text.find(word) != std::string::npos, word, " is not in: ", text);
    }

    const std::filesystem::path& file() const { return file_; }

    std::optional<StartMethod> start_method;

private:
    std::filesystem::path file_;
};

bool no_python() {
    const auto info = default_interpreter();
    if (!info) MESSAGE("skipped: ", info.error().what);
    return !info;
}

TEST_CASE("a learner's function runs by every executor and start method") {
    if (no_python()) return;
    Learner learner;
    for (const auto method : {StartMethod::fork, StartMethod::spawn, StartMethod::forkserver}) {
        learner.start_method = method;
        for (const auto executor : {Executor::pool, Executor::executor, Executor::process}) {
            const auto run = learner.run("double", executor);
            REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
            CHECK(run.all<telemetry::PhaseFinished>().at(0).results == std::vector<std::string>{"2", "4", "6", "8"});
        }
    }
    CHECK_FALSE(std::filesystem::exists(learner.path() / "__pycache__"));
}

TEST_CASE("a function that calls itself is one task an input in the trace") {
    if (no_python()) return;
    const Learner learner;
    for (const auto executor : {Executor::sequential, Executor::threads, Executor::pool}) {
        const auto run = learner.run("recurse", executor, true);
        REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
        CHECK(run.records(0, telemetry::RecordKind::run_begin).size() == 4);
    }
}

TEST_CASE("a file named like a module of the library does not take its place") {
    if (no_python()) return;
    const test::TestFolder folder;
    Experiment experiment;
    experiment.function = {"next_one", folder.write("queue.py", "def next_one(n): return n + 1\n")};
    experiment.numbers = {1, 2};
    experiment.executors = {Executor::sequential, Executor::executor};
    experiment.start_method = StartMethod::spawn;
    experiment.repeats = 1;
    experiment.traced = false;
    const auto run = test::record(experiment);
    REQUIRE_MESSAGE(run.result.has_value(), base::describe(run.result.error()));
    for (const auto& finished : run.all<telemetry::PhaseFinished>())
        CHECK(finished.results == std::vector<std::string>{"2", "3"});
}

TEST_CASE("a function that raises: which input, what, and the learner's own lines") {
    if (no_python()) return;
    const Learner learner;
    for (const auto executor : {Executor::sequential, Executor::threads, Executor::executor, Executor::process})
        learner.check_fails("refuse", executor,
                            {"input 3 of 4 (3)", "refuse raised ValueError: three is too many", "in refuse"});
    learner.check_fails("refuse", Executor::pool, {"refuse raised ValueError: three is too many", "in refuse"});
    learner.check_fails("refuse", Executor::pool, {"input 3 of 4 (3)"}, base::ErrorKind::run, true);
    learner.check_fails("leave", Executor::sequential, {"input 1 of 4", "SystemExit: 4"});
}

TEST_CASE("what cannot be pickled is told as such") {
    if (no_python()) return;
    const Learner learner;
    for (const auto executor : {Executor::pool, Executor::executor}) {
        learner.check_fails("lock", executor, {"cannot send back what lock returned", "lock"});
        learner.check_fails("anonymous", executor, {"anonymous cannot be sent to a worker", "lambda"},
                            base::ErrorKind::input);
    }
    learner.check_fails("lock", Executor::process, {"input 1 of 4", "pickle"});
    learner.check_fails("stubborn", Executor::pool, {"could not unpickle", "Stubborn"});
    learner.check_fails("stubborn", Executor::executor, {"BrokenProcessPool"});
}

TEST_CASE("a worker that dies does not make the run wait for ever") {
    if (no_python()) return;
    const Learner learner;
    learner.check_fails("die", Executor::pool, {"A worker died", "signal 9", "wait for ever"});
    learner.check_fails("vanish", Executor::pool, {"A worker died", "exit code 5"});
    learner.check_fails("die", Executor::executor, {"BrokenProcessPool"});
    learner.check_fails("die", Executor::process, {"input 3 of 4", "signal 9"});
    learner.check_fails("die", Executor::sequential, {"signal 9", "before it had a result"});
    learner.check_fails("vanish", Executor::threads, {"exit code 5", "before it had a result"});
}

TEST_CASE("a file or name that cannot be used is the person's move") {
    if (no_python()) return;
    const Learner learner;
    const auto check = [&](const std::filesystem::path& file, const std::string& name, const std::string& word) {
        Experiment experiment;
        experiment.function = {name, file};
        experiment.executors = {Executor::sequential};
        experiment.traced = false;
        const auto run = test::record(experiment);
        REQUIRE_FALSE(run.result.has_value());
        CHECK(run.result.error().kind == base::ErrorKind::input);
        const auto text = base::describe(run.result.error());
        CHECK_MESSAGE(text.find(word) != std::string::npos, word, " is not in: ", text);
    };
    check(learner.path() / "missing.py", "f", "does not exist");
    check(learner.file(), "missing", "has no function named missing");
    check(learner.file(), "missing", "It has: ");
    check(learner.file(), "number", "is no function but int");
    check(learner.write("syntax.py", "def f(:\n"), "f", "syntax.py cannot be imported: SyntaxError");
    check(learner.write("syntax.py", "x = 1\ndef f(:\n"), "f", "(line 2)");
    check(learner.write("absent.py", "import no_such_module\n"), "f", "No module named 'no_such_module'");
    check(learner.write("leaves.py", "import sys\nsys.exit(3)\n"), "f", "SystemExit: 3");
}

TEST_CASE("what a function prints is passed on, up to the limit, and the control line is out of its reach") {
    if (no_python()) return;
    const Learner learner;
    const auto run = learner.run("chatter", Executor::pool);
    REQUIRE(run.result.has_value());
    std::size_t printed = 0;
    for (const auto& output : run.all<telemetry::Output>()) printed += output.text.size();
    CHECK(printed == 4 * 300001);
    for (const auto executor : {Executor::sequential, Executor::pool}) {
        const auto reached = learner.run("reach", executor);
        REQUIRE(reached.result.has_value());
        CHECK(reached.all<telemetry::PhaseFinished>().at(0).results.at(0) == "'out of reach'");
    }
}

}  // namespace
}  // namespace poolscope::runner
