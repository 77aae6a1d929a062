#include "app/cli/live_block.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::cli;
using namespace std::chrono_literals;

namespace {

telemetry::RunStarted machine_of(unsigned cores) {
    telemetry::RunStarted run;
    for (unsigned i = 0; i < cores; ++i) run.machine.cores.push_back({i, true, {}});
    return run;
}

std::vector<std::string> drawn(const timeline::Timeline& timeline, TerminalSize size) {
    std::vector<std::string> lines;
    for (const auto& line : live_block(timeline, 3s, size, true)) lines.push_back(render(line, 200, false));
    return lines;
}

}  // namespace

TEST_CASE("before the first pass the block says what is being looked at") {
    CHECK(drawn({}, {80, 24}) == std::vector<std::string>{"Looking at the machine and the interpreter ..."});
}

TEST_CASE("a core has a bar with its load, or a dash before the first sample") {
    timeline::Timeline timeline;
    timeline.apply(machine_of(2));
    timeline.apply(telemetry::CoresSampled{2s, 100ms, {{0, 0.5}}});
    const auto lines = drawn(timeline, {60, 24});
    REQUIRE(lines.size() == 3);
    CHECK(lines[1] == "core 0   ██████████            50 %");
    CHECK(lines[2] == "core 1                          -  ");
}

TEST_CASE("many cores share lines and every line keeps to the width") {
    timeline::Timeline timeline;
    timeline.apply(machine_of(64));
    for (const std::size_t columns : {200u, 80u, 40u}) {
        CAPTURE(columns);
        const auto lines = drawn(timeline, {columns, 100});
        CHECK(lines.size() <= 65);
        for (const auto& line : lines) CHECK(width(line) <= columns);
        if (columns == 200) CHECK(lines.size() == 9);
    }
}

TEST_CASE("processes of an untraced pass are listed as far as there is room") {
    timeline::Timeline timeline;
    timeline.apply(machine_of(1));
    telemetry::Phase phase;
    phase.executor = experiment::Executor::pool;
    phase.workers = 9;
    timeline.apply(telemetry::PhaseStarted{1s, phase, 1});
    timeline.apply(telemetry::WorkStarted{2s, 0, 100, {}});
    telemetry::ProcessesSampled sampled{2s, 0, {}};
    for (int i = 0; i < 10; ++i) {
        platform::ProcessSample sample;
        sample.pid = 100 + i;
        sample.parent_pid = i == 0 ? 1 : 100;
        sample.state = 'R';
        sample.cpu = 250ms;
        sampled.processes.push_back(sample);
    }
    timeline.apply(sampled);
    const auto all = drawn(timeline, {80, 24});
    REQUIRE(all.size() == 11);
    CHECK(all[2] == "W1          CPU 0.25 s  runs");
    const auto some = drawn(timeline, {80, 8});
    REQUIRE(some.size() == 6);
    CHECK(some.back() == "and 6 more workers");
}
