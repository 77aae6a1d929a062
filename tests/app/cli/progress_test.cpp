#include "app/cli/progress.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::cli;
using namespace std::chrono_literals;

namespace {

timeline::Timeline with_phase() {
    timeline::Timeline timeline;
    telemetry::RunStarted run;
    for (unsigned i = 0; i < 2; ++i) run.machine.cores.push_back({i, true, {}});
    timeline.apply(run);
    telemetry::Phase phase;
    phase.executor = experiment::Executor::pool;
    phase.pass = telemetry::PassKind::timed;
    phase.workers = 2;
    phase.start_method = experiment::StartMethod::fork;
    timeline.apply(telemetry::PhaseStarted{1s, phase, 8});
    return timeline;
}

}  // namespace

TEST_CASE("elsewhere than in a terminal each pass has one line") {
    std::string text;
    PlainProgress progress([&](std::string_view part) { text += part; });
    const auto timeline = with_phase();
    progress.update(timeline, 2s);
    progress.update(timeline, 3s);
    CHECK(text == "poolscope: pass 1 of 8: Pool, 2 workers, fork, timed 1\n");
}

TEST_CASE("what a program prints stays apart from the progress") {
    std::string text;
    PlainProgress progress([&](std::string_view part) { text += part; });
    progress.print("no line break");
    progress.update(with_phase(), 2s);
    CHECK(text.starts_with("no line break\npoolscope: "));
}

TEST_CASE("the live block is drawn ten times a second at most, and ends clean") {
    std::string screen;
    {
        LiveProgress progress(
            {true, false, true}, [] { return TerminalSize{80, 24}; }, [&](std::string_view part) { screen += part; });
        const auto timeline = with_phase();
        progress.update(timeline, 2s);
        CHECK(screen.find("Pass 1 of 8: Pool, 2 workers, fork, timed 1  1.0 s") != std::string::npos);
        CHECK(screen.find("core 1") != std::string::npos);
        screen.clear();
        progress.update(timeline, 2s + 99ms);
        CHECK(screen.empty());
        progress.update(timeline, 2s + 100ms);
        CHECK_FALSE(screen.empty());
    }
    CHECK(screen.ends_with("A\033[?25h"));
}
