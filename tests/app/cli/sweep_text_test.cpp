#include "app/cli/sweep_text.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::cli;
using experiment::Executor;

namespace {

analysis::SpeedupReport point(unsigned workers, double median, double spread) {
    return {Executor::pool, workers, {median, median - spread, median + spread}, median / workers};
}

analysis::RunReport sweep(std::vector<analysis::SpeedupReport> points) {
    analysis::RunReport report;
    report.speedups = std::move(points);
    report.started.emplace();
    for (unsigned i = 0; i < 2; ++i) report.started->machine.cores.push_back({i, true, {}});
    return report;
}

std::string joined(const std::vector<Line>& lines) {
    std::string text;
    for (const auto& line : lines) text += render(line, 200, false) + "\n";
    return text;
}

}  // namespace

TEST_CASE("the advice is the fewest workers within the spread of the best") {
    const auto report = sweep({point(1, 0.97, 0.01), point(2, 1.84, 0.05), point(4, 1.86, 0.06)});
    const auto text = advice(report, Executor::pool);
    CHECK(text.starts_with("For Pool on this machine take 2 workers: speedup 1.84x (1.79 to 1.89); 4 workers did no "));
    CHECK(text.ends_with(" 2 cores can be used."));
    CHECK(advice(sweep({point(2, 0.9, 0.1)}), Executor::pool).starts_with("Pool does not pay here"));
    CHECK(advice({}, Executor::pool).empty());
}

TEST_CASE("the plot shows measured and ideal speedup") {
    const auto lines = speedup_plot({point(1, 1.0, 0), point(2, 1.6, 0), point(3, 1.6, 0)}, 2, 4, 40);
    CHECK(joined(lines) ==
          "  2.00x |               +              +\n"
          "        |                               \n"
          "  1.60x |               *              *\n"
          "        |                               \n"
          "  1.20x |                               \n"
          "        |o                              \n"
          "  0.80x |                               \n"
          "        |                               \n"
          "  0.40x |                               \n"
          "        |                               \n"
          "  0.00x |                               \n"
          "        +-------------------------------\n"
          "         1              2              3 workers\n"
          "         * measured   + ideal on 2 cores   o both\n");
    CHECK(speedup_plot({point(1, 1, 0)}, 2, 4, 80).empty());
}

TEST_CASE("a sweep's table has a line a worker count") {
    auto report = sweep({point(2, 1.84, 0.05), point(1, 0.97, 0.01)});
    analysis::ExecutorReport timed;
    timed.executor = Executor::pool;
    timed.workers = 2;
    timed.wall_ns = analysis::Spread{5e8, 4.9e8, 5.1e8};
    report.executors = {timed};
    report.amdahl = analysis::AmdahlFit{0.08, 0.01};
    const auto text = joined(sweep_text(report, 80));
    CHECK(text.find("        1         -     0.97x   0.96..0.98x          97 %\n") != std::string::npos);
    CHECK(text.find("        2   0.5000s     1.84x   1.79..1.89x          92 %\n") != std::string::npos);
    CHECK(text.find("Amdahl: 8.0 % of the work is serial (residual 0.01x).\n") != std::string::npos);
}
