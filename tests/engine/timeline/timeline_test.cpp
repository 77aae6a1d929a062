#include "engine/timeline/timeline.hpp"

#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>

#include <random>

namespace poolscope::timeline {
namespace {

using experiment::Executor;
using telemetry::PassKind;
using enum telemetry::RecordKind;

Timeline fold(const std::vector<telemetry::Event>& events) {
    Timeline timeline;
    for (const telemetry::Event& event : events) timeline.apply(event);
    return timeline;
}

struct Told {
    State state;
    std::int64_t begin, end;
    bool operator==(const Told&) const = default;
};

std::vector<Told> told(const Lane& lane) {
    std::vector<Told> slices;
    for (const Slice& slice : lane.slices) {
        slices.push_back({slice.state, slice.span.begin.count() / 1000, slice.span.end.count() / 1000});
    }
    return slices;
}

TEST_CASE("the main lane of a sequential pass shows its runs") {
    const Timeline timeline = fold(small_proof().events);
    const PhaseView* view = timeline.traced(Executor::sequential);
    REQUIRE(view != nullptr);
    REQUIRE(view->lanes.size() == 1);
    CHECK(view->lanes[0].main);
    CHECK(told(view->lanes[0]) ==
          std::vector<Told>{
              {State::run, 1000, 1500}, {State::run, 1500, 2000}, {State::run, 2000, 2500}, {State::run, 2500, 3000}});
    CHECK(view->tasks.size() == 4);
    CHECK(view->window({})->length() == std::chrono::milliseconds(2));
}

TEST_CASE("a pool's worker starts, waits until its task is pickled, and works") {
    const Timeline timeline = fold(small_proof().events);
    const PhaseView* view = timeline.traced(Executor::pool, 2);
    REQUIRE(view != nullptr);
    REQUIRE(view->lanes.size() == 3);
    CHECK(view->lanes[0].name == "main");
    CHECK(view->lanes[1].name == "W1");
    CHECK(view->lanes[1].pid == 200);
    CHECK(told(view->lanes[1]) == std::vector<Told>{{State::startup, 5040, 5090},
                                                    {State::wait, 5090, 5130},
                                                    {State::transfer, 5130, 5150},
                                                    {State::unpickle, 5150, 5160},
                                                    {State::run, 5160, 5660},
                                                    {State::pickle, 5660, 5665},
                                                    {State::transfer, 5665, 5680},
                                                    {State::unpickle, 5680, 5690},
                                                    {State::run, 5690, 6190},
                                                    {State::pickle, 6190, 6195},
                                                    {State::wait, 6195, 6265},
                                                    {State::done, 6265, 6400}});
    CHECK(view->lanes[1].totals.at(State::run) == std::chrono::microseconds(1000));
    CHECK(view->tasks[3].worker_pid == 201);
    CHECK(view->tasks[3].received == RunBuilder::us(6265));
    CHECK(view->pickles.messages == 8);
    CHECK(view->pickles.bytes == 600);
}

}  // namespace
}  // namespace poolscope::timeline
