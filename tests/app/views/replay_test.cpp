#include "app/views/replay.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace std::chrono_literals;

TEST_CASE("A replay runs slower than the run by its factor, stops at the end and starts anew") {
    const base::Interval session{10s, 12s};
    views::Replay replay;
    CHECK_FALSE(replay.position().has_value());

    replay.set_slow_down(5);
    replay.toggle(session, 100s);
    CHECK(replay.position() == 10s);
    CHECK(replay.tick(session, 105s));
    CHECK(replay.position() == 11s);
    CHECK_FALSE(replay.tick(session, 200s));
    CHECK(replay.position() == 12s);
    CHECK_FALSE(replay.playing());

    replay.toggle(session, 300s);
    CHECK(replay.position() == 10s);
}

TEST_CASE("A paused replay keeps its place, and time that passes meanwhile does not count") {
    const base::Interval session{0s, 10s};
    views::Replay replay;
    replay.set_slow_down(1);
    replay.toggle(session, 0s);
    replay.tick(session, 2s);
    replay.toggle(session, 2s);
    CHECK_FALSE(replay.tick(session, 50s));
    CHECK(replay.position() == 2s);
    replay.toggle(session, 60s);
    replay.tick(session, 61s);
    CHECK(replay.position() == 3s);

    replay.seek(99s, session);
    CHECK(replay.position() == 10s);
    replay.leave();
    CHECK_FALSE(replay.position().has_value());
}
