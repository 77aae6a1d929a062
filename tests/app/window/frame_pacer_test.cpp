#include "app/window/frame_pacer.hpp"

#include <doctest/doctest.h>

using poolscope::base::Nanoseconds;
using poolscope::window::FramePacer;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Lets a hand-ticked clock go on and draws whenever a frame is due.
struct Clock {
    FramePacer pacer;
    Nanoseconds now = seconds{100};

    unsigned run(Nanoseconds span, bool data = false, bool input = false) {
        unsigned drawn = 0;
        for (const Nanoseconds end = now + span; now < end; now += milliseconds{1}) {
            if (data) pacer.data(now);
            if (input) pacer.input(now);
            if (!pacer.due(now)) continue;
            pacer.drawn(now);
            ++drawn;
        }
        return drawn;
    }
};

Clock settled() {
    Clock clock;
    clock.run(seconds{1});
    return clock;
}

}  // namespace

TEST_CASE("the first frame is due at once") {
    CHECK(FramePacer().due(seconds{100}));
}

TEST_CASE("nothing changed: nothing is drawn, and the window sleeps without bound") {
    Clock clock = settled();
    CHECK(clock.run(seconds{60}) == 0);
    CHECK(clock.pacer.settled());
    CHECK_FALSE(clock.pacer.wait(clock.now));
}

TEST_CASE("input draws at once and a few frames more, then stops") {
    Clock clock = settled();
    clock.pacer.input(clock.now);
    CHECK(clock.pacer.due(clock.now));
    CHECK(clock.run(seconds{1}) == FramePacer::settle_frames + 1);
    CHECK(clock.run(seconds{1}) == 0);
}

TEST_CASE("new data draws one frame") {
    Clock clock = settled();
    clock.pacer.data(clock.now);
    CHECK(clock.run(seconds{1}) == 1);
}

TEST_CASE("a stream of data or input is held to its rate") {
    Clock data = settled();
    CHECK(data.run(seconds{1}, true) <= 31);
    Clock input = settled();
    CHECK(input.run(seconds{1}, false, true) <= 63);
}

TEST_CASE("while a run is being timed no more than 10 frames a second, whatever comes") {
    Clock clock = settled();
    clock.pacer.set_timed_run(true);
    CHECK(clock.run(seconds{1}, true, true) <= 11);
    clock.pacer.set_timed_run(false);
    CHECK(clock.run(seconds{1}, true, true) > 20);
}

TEST_CASE("the wait is as long as nothing is due") {
    Clock clock = settled();
    clock.pacer.ask(clock.now + milliseconds{250});
    CHECK(*clock.pacer.wait(clock.now) == milliseconds{250});
    CHECK(*clock.pacer.wait(clock.now + milliseconds{250}) == Nanoseconds{});
    clock.pacer.data(clock.now);
    CHECK(*clock.pacer.wait(clock.now) == Nanoseconds{});
}
