#include "app/views/console_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace poolscope;
using namespace poolscope::views;
using namespace std::chrono_literals;
using experiment::Executor;

namespace {

analysis::ExecutorReport executor(Executor which, double median_ns) {
    analysis::ExecutorReport report;
    report.executor = which;
    report.workers = 4;
    report.wall_ns = analysis::Spread{median_ns, median_ns, median_ns};
    report.results = {"1", "2"};
    report.results_exact = true;
    return report;
}

analysis::RunReport proof() {
    analysis::RunReport report;
    report.started.emplace();
    report.executors = {executor(Executor::sequential, 1.25e9), executor(Executor::pool, 355.71e6)};
    report.explanation = "Four workers, four GILs.";
    return report;
}

telemetry::Output printed(telemetry::Stream stream, std::string text) {
    return {1ns, 0, stream, std::move(text)};
}

bool says(const ConsoleText& console, LineKind kind, std::string_view text) {
    return std::ranges::any_of(console.lines(),
                               [&](const auto& line) { return line.kind == kind && line.text == text; });
}

telemetry::PhaseStarted phase(unsigned id, telemetry::PassKind pass) {
    telemetry::PhaseStarted started;
    started.phase.id = id;
    started.phase.pass = pass;
    started.phase.executor = Executor::pool;
    started.phases_total = 4;
    return started;
}

}  // namespace

TEST_CASE("the console has the command, the output, the two lines and the check") {
    timeline::Timeline timeline;
    ConsoleText console;
    const auto report = proof();
    timeline.apply(telemetry::RunStarted{});
    timeline.apply(printed(telemetry::Stream::out, "hel"));
    CHECK(console.follow(1, timeline, report));
    timeline.apply(printed(telemetry::Stream::out, "lo\nworld\n"));
    timeline.apply(printed(telemetry::Stream::err, "\x1b[31moops\x1b[0m\n"));
    CHECK(console.follow(1, timeline, report));
    CHECK_FALSE(console.follow(1, timeline, report));
    CHECK(console.lines().front().kind == LineKind::command);
    CHECK(says(console, LineKind::out, "hello"));
    CHECK(says(console, LineKind::out, "world"));
    CHECK(says(console, LineKind::err, "oops"));

    timeline.apply(telemetry::RunFinished{});
    CHECK(console.follow(1, timeline, report));
    CHECK(says(console, LineKind::strong, "Sequential: 1.2500s"));
    CHECK(says(console, LineKind::strong, "Parallel (Pool): 0.3557s"));
    CHECK(says(console, LineKind::note, "all 2 results equal (n-1)n(2n-1)/6"));
    CHECK(says(console, LineKind::note, "Four workers, four GILs."));
}

TEST_CASE("another run starts a new text") {
    timeline::Timeline first;
    first.apply(telemetry::RunStarted{});
    first.apply(printed(telemetry::Stream::out, "old\n"));
    ConsoleText console;
    console.follow(1, first, {});
    const auto generation = console.generation();
    timeline::Timeline second;
    second.apply(telemetry::RunStarted{});
    console.follow(2, second, {});
    CHECK_FALSE(says(console, LineKind::out, "old"));
    CHECK(console.generation() != generation);
}

TEST_CASE("a failed run says what happened, the traceback and what to do") {
    timeline::Timeline timeline;
    timeline.apply(telemetry::RunStarted{});
    timeline.apply(telemetry::RunFinished{
        1ns,
        base::Error{base::ErrorKind::run, "boom() raised ValueError", "prime.py", "mend it", "Traceback\n  line 3"},
        {}});
    ConsoleText console;
    console.follow(1, timeline, {});
    CHECK(says(console, LineKind::error, "prime.py: boom() raised ValueError."));
    CHECK(says(console, LineKind::err, "  line 3"));
    CHECK(says(console, LineKind::remedy, "Mend it."));
    CHECK(ending_text(*timeline.finished()) == "exit code 1");
}

TEST_CASE("wrong and differing results are errors") {
    auto report = proof();
    report.executors[1].results_exact = false;
    CHECK(check_lines(report).front().text == "Results of Pool differ from (n-1)n(2n-1)/6.");
    for (auto& e : report.executors) e.results_exact.reset();
    CHECK(check_lines(report).front().text == "all executors gave the same 2 results");
    report.executors[1].results = {"1", "3"};
    CHECK(check_lines(report).front().kind == LineKind::error);
}

TEST_CASE("progress counts the timed passes") {
    timeline::Timeline timeline;
    CHECK(progress_text(timeline).empty());
    timeline.apply(telemetry::RunStarted{});
    timeline.apply(phase(0, telemetry::PassKind::traced));
    CHECK(progress_text(timeline) == "traced pass, Pool");
    telemetry::PhaseFinished end;
    end.phase = 0;
    timeline.apply(end);
    timeline.apply(phase(1, telemetry::PassKind::timed));
    CHECK(progress_text(timeline) == "timed pass 1 of 3, Pool");
    CHECK(progress_ratio(timeline) == doctest::Approx(0.25));
}
