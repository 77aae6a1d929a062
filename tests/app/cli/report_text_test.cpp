#include "app/cli/report_text.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::cli;
using namespace std::chrono_literals;
using experiment::Executor;

namespace {

analysis::ExecutorReport timed(Executor executor, unsigned workers, std::vector<base::Nanoseconds> wall) {
    analysis::ExecutorReport report;
    report.executor = executor;
    report.workers = workers;
    report.wall = wall;
    report.wall_ns =
        analysis::Spread{static_cast<double>(wall[wall.size() / 2].count()), static_cast<double>(wall.front().count()),
                         static_cast<double>(wall.back().count())};
    report.results = {"1", "2"};
    report.results_exact = true;
    return report;
}

analysis::RunReport proof() {
    analysis::RunReport report;
    report.executors = {timed(Executor::sequential, 1, {1'230ms, 1'234'500us, 1'240ms}),
                        timed(Executor::pool, 2, {670ms, 678'900us, 680ms})};
    report.speedups = {{Executor::pool, 2, {1.82, 1.8, 1.85}, 0.91}};
    report.explanation = "Two cores shared the work.";
    return report;
}

std::string text_of(const analysis::RunReport& report) {
    std::string text;
    for (const auto& line : report_text(report, 80)) text += render(line, 200, false) + "\n";
    return text;
}

}  // namespace

TEST_CASE("a run closes with the two lines, the spread, the speedup and the explanation") {
    CHECK(text_of(proof()) ==
          "All 4 results equal (n-1)n(2n-1)/6.\n"
          "Sequential: 1.2345s\n"
          "Parallel (Pool): 0.6789s\n"
          "Medians of 3 repeats; quartiles 1.2300 to 1.2400 s, 0.6700 to 0.6800 s.\n"
          "Speedup (Pool): 1.82x (1.80 to 1.85), efficiency 91 % of 2 workers\n"
          "Two cores shared the work.\n");
}

TEST_CASE("wrong results, a dear trace and an open verdict are said") {
    auto report = proof();
    report.executors[1].results_exact = false;
    report.executors[1].tracing_cost_ratio = 0.07;
    report.verdict = analysis::Verdict::inconclusive;
    report.reason = "the machine was busy.";
    const auto text = text_of(report);
    CHECK(text.find("Results of Pool are wrong") != std::string::npos);
    CHECK(text.find("Tracing cost (Pool): 7 %.") != std::string::npos);
    CHECK(text.find("Inconclusive: the machine was busy.\n") != std::string::npos);
}

TEST_CASE("a learner's function is compared between executors") {
    auto report = proof();
    for (auto& executor : report.executors) executor.results_exact.reset();
    CHECK(text_of(report).starts_with("All executors gave the same results.\n"));
    report.executors[1].results = {"1", "3"};
    CHECK(text_of(report).starts_with("Results of Pool are wrong: they differ from those of the first executor.\n"));
}

TEST_CASE("an unfinished run gives what there is") {
    auto report = proof();
    report.executors[1].wall_ns.reset();
    report.executors[1].wall.clear();
    report.executors[1].results.clear();
    report.speedups.clear();
    CHECK(result_lines(report) == std::vector<std::string>{"Sequential: 1.2345s"});
    CHECK(text_of({}) == "");
    analysis::RunReport failed;
    failed.verdict = analysis::Verdict::inconclusive;
    failed.reason = "nothing was timed.";
    CHECK(text_of(failed) == "Inconclusive: nothing was timed.\n");
    failed.error = base::Error{};
    CHECK(text_of(failed) == "");
}

TEST_CASE("worker counts are told apart only where an executor has several") {
    auto report = proof();
    report.executors.push_back(timed(Executor::pool, 4, {600ms}));
    report.executors.push_back(timed(Executor::executor, 4, {500ms}));
    CHECK(result_lines(report) == std::vector<std::string>{"Sequential: 1.2345s", "Parallel (Pool, 2 workers): 0.6789s",
                                                           "Parallel (Pool, 4 workers): 0.6000s",
                                                           "Parallel (ProcessPoolExecutor): 0.5000s"});
}
