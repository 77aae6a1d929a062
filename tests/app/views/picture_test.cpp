#include "app/views/picture.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace std::chrono_literals;

namespace {

telemetry::Phase phase_of(unsigned id, experiment::Executor executor, telemetry::PassKind pass) {
    telemetry::Phase phase;
    phase.id = id;
    phase.executor = executor;
    phase.pass = pass;
    phase.workers = experiment::is_sequential(executor) ? 1 : 2;
    return phase;
}

/// A phase of 100 ms that begins at `begin`; `ended` false leaves it running.
void play_phase(timeline::Timeline& timeline, const telemetry::Phase& phase, base::Nanoseconds begin, bool ended) {
    timeline.apply(telemetry::PhaseStarted{begin - 10ms, phase, 4});
    timeline.apply(telemetry::WorkStarted{begin, phase.id, 100, std::nullopt});
    if (!ended) return;
    telemetry::PhaseFinished finished;
    finished.at = begin + 110ms;
    finished.phase = phase.id;
    finished.work = base::Interval{begin, begin + 100ms};
    timeline.apply(finished);
}

timeline::Timeline proof(bool pool_ended) {
    timeline::Timeline timeline;
    timeline.apply(telemetry::RunStarted{});
    using experiment::Executor;
    using telemetry::PassKind;
    play_phase(timeline, phase_of(0, Executor::sequential, PassKind::traced), 1s, true);
    play_phase(timeline, phase_of(1, Executor::pool, PassKind::traced), 2s, pool_ended);
    return timeline;
}

}  // namespace

TEST_CASE("The running phase is shown, then the parallel one, unless a person chose") {
    using experiment::Executor;
    CHECK(views::shown_phase(timeline::Timeline{}, std::nullopt) == nullptr);

    const timeline::Timeline live = proof(false);
    CHECK(views::shown_phase(live, std::nullopt)->phase.executor == Executor::pool);
    CHECK(views::shown_phase(live, 0U)->phase.executor == Executor::sequential);

    timeline::Timeline over = proof(true);
    play_phase(over, phase_of(2, Executor::sequential, telemetry::PassKind::timed), 3s, true);
    CHECK(views::shown_phase(over, std::nullopt)->phase.executor == Executor::pool);
    CHECK(views::shown_phase(over, 2U)->phase.executor == Executor::pool);  // timed passes have no lanes to show
}

TEST_CASE("The session spans the work of the traced phases, up to now while one runs") {
    CHECK_FALSE(views::session_span(timeline::Timeline{}, 5s).has_value());
    CHECK(views::session_span(proof(true), 9s) == base::Interval{1s, 2100ms});
    CHECK(views::session_span(proof(false), 2050ms) == base::Interval{1s, 2050ms});
}

TEST_CASE("Calls are written as Python would write them") {
    experiment::Experiment proof;
    CHECK(views::call_text(proof, 1) == "heavy_computation(5_000_001)");
    CHECK(views::call_text(proof, 99) == "heavy_computation(…)");
    proof.inputs_json = "[\"a\"]";
    CHECK(views::call_text(proof, 0) == "heavy_computation(…)");
}

TEST_CASE("Time on a core counts what lies in the window only") {
    timeline::CoreLane lane;
    lane.slices = {{{0ms, 10ms}, 1, 1, 1, false}, {{20ms, 40ms}, 2, 2, 2, false}};
    CHECK(views::on_core_ratio(lane, {5ms, 25ms}) == doctest::Approx(0.5));
    CHECK(views::on_core_ratio(lane, {50ms, 60ms}) == 0);
    CHECK(views::on_core_ratio(lane, {5ms, 5ms}) == 0);
}
