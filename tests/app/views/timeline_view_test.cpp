#include "app/views/timeline_view.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace std::chrono_literals;

namespace {

/// Two workers whose first tasks begin after `ready`, in a phase of one second.
timeline::PhaseView phase_with(base::Nanoseconds ready) {
    timeline::PhaseView phase;
    phase.phase.executor = experiment::Executor::pool;
    phase.work_started = telemetry::WorkStarted{};
    phase.finished = telemetry::PhaseFinished{};
    phase.finished->work = base::Interval{0s, 1s};
    for (unsigned worker = 1; worker <= 2; ++worker) {
        timeline::Lane lane;
        lane.worker = worker;
        timeline::Slice run;
        run.state = timeline::State::run;
        run.span = {ready, 900ms};
        lane.slices.push_back(run);
        phase.lanes.push_back(lane);
    }
    return phase;
}

}  // namespace

TEST_CASE("The lens shows the beginning up to the last worker's first task, rounded up") {
    CHECK(views::lens_window(phase_with(13ms), 1s) == base::Interval{0s, 20ms});
    CHECK_FALSE(views::lens_window(phase_with(400ms), 1s).has_value());  // as wide as the timeline itself

    auto sequential = phase_with(13ms);
    sequential.phase.executor = experiment::Executor::sequential;
    CHECK_FALSE(views::lens_window(sequential, 1s).has_value());
}

TEST_CASE("Workers have lanes; main only when there are none") {
    auto phase = phase_with(10ms);
    timeline::Lane main;
    main.main = true;
    phase.lanes.insert(phase.lanes.begin(), main);
    CHECK(views::shown_lanes(phase).size() == 2);
    phase.lanes.resize(1);
    REQUIRE(views::shown_lanes(phase).size() == 1);
    CHECK(views::shown_lanes(phase).front()->main);
}
