#include "app/cli/text_timeline.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::cli;
using namespace std::chrono_literals;
using timeline::State;

namespace {

timeline::Slice slice(base::Nanoseconds begin, base::Nanoseconds end, State state,
                      std::uint32_t task = telemetry::no_index) {
    timeline::Slice result;
    result.span = {begin, end};
    result.state = state;
    result.task = task;
    return result;
}

timeline::PhaseView two_workers() {
    timeline::PhaseView phase;
    phase.phase.executor = experiment::Executor::pool;
    phase.phase.pass = telemetry::PassKind::traced;
    phase.phase.workers = 2;
    phase.finished.emplace();
    phase.finished->work = base::Interval{1'000ms, 1'400ms};
    for (unsigned worker = 0; worker <= 2; ++worker) {
        timeline::Lane lane;
        lane.main = worker == 0;
        lane.worker = worker;
        lane.name = worker == 0 ? "main" : "W" + std::to_string(worker);
        phase.lanes.push_back(lane);
    }
    phase.lanes[1].slices = {slice(1'010ms, 1'050ms, State::startup), slice(1'050ms, 1'390ms, State::run, 0)};
    phase.lanes[2].slices = {slice(1'020ms, 1'060ms, State::startup), slice(1'060ms, 1'200ms, State::run, 12),
                             slice(1'200ms, 1'201ms, State::pickle, 12), slice(1'201ms, 1'400ms, State::wait)};
    return phase;
}

std::string joined(const std::vector<Line>& lines) {
    std::string text;
    for (const auto& line : lines) text += render(line, 200, false) + "\n";
    return text;
}

}  // namespace

TEST_CASE("each column shows what filled most of it") {
    CHECK(joined(text_timeline(two_workers(), 46, true)) ==
          "Pool, 2 workers, traced  0.4000 s\n"
          "W1     ▒▒▒▒0█████████████████████████████████ \n"
          "W2      ▒▒▒▒12████████████····················\n"
          "      0         100       200       300 ms\n"
          "      ▒ start-up   █ run   p pickle   · wait   \n");
    CHECK(joined(text_timeline(two_workers(), 46, false)).find("W1     ssss0####") != std::string::npos);
}

TEST_CASE("without lanes, finished work or room there is no timeline") {
    auto phase = two_workers();
    CHECK(text_timeline(phase, 30, true).empty());
    phase.finished->work.reset();
    CHECK(text_timeline(phase, 80, true).empty());
    CHECK(text_timeline({}, 80, true).empty());
}
