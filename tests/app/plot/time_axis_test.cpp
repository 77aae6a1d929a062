#include "app/plot/time_axis.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace plot = poolscope::plot;
using plot::Interval;
using plot::Nanoseconds;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::vector<std::string> labels(const plot::TimeTicks& ticks) {
    std::vector<std::string> all;
    for (const plot::TimeTick& tick : ticks.ticks) {
        if (tick.major) all.push_back(tick.label);
    }
    return all;
}

// A machine that has been up for two months.
constexpr Nanoseconds late = hours{1500};

}  // namespace

TEST_CASE("time maps to pixels and back, exactly even at large times") {
    const plot::TimeAxis axis{{late, late + milliseconds{400}}, 100, 500};
    CHECK(axis.x_of(late) == doctest::Approx(100));
    CHECK(axis.x_of(late + milliseconds{200}) == doctest::Approx(300));
    CHECK(axis.at(300) == late + milliseconds{200});
    CHECK(axis.at(100.001F) - late < microseconds{2});
    CHECK(axis.ns_per_pixel() == doctest::Approx(1e6));
}

TEST_CASE("steps are 1, 2, 5, and those of a clock from 10 s on") {
    CHECK(plot::nice_time_step(Nanoseconds{1}) == Nanoseconds{1});
    CHECK(plot::nice_time_step(Nanoseconds{3}) == Nanoseconds{5});
    CHECK(plot::nice_time_step(milliseconds{51}) == milliseconds{100});
    CHECK(plot::nice_time_step(seconds{11}) == seconds{15});
    CHECK(plot::nice_time_step(seconds{16}) == seconds{30});
    CHECK(plot::nice_time_step(seconds{31}) == minutes{1});
    CHECK(plot::nice_time_step(minutes{31}) == hours{1});
    CHECK(plot::nice_time_step(hours{11}) == hours{20});
}

TEST_CASE("ticks count from the origin and stand at least 120 px apart") {
    const plot::TimeAxis axis{{late, late + milliseconds{380}}, 0, 536};
    const plot::TimeTicks ticks = plot::time_ticks(axis, late);
    CHECK(ticks.unit == "ms");
    CHECK(ticks.step == milliseconds{100});
    CHECK(labels(ticks) == std::vector<std::string>{"0", "100", "200", "300"});
}

TEST_CASE("major ticks never come closer than asked, at any zoom") {
    for (double length = 1e3; length < 1e14; length *= 1.37) {
        const plot::TimeAxis axis{{late, late + Nanoseconds{static_cast<std::int64_t>(length)}}, 0, 700};
        float last = -1e9F;
        int count = 0;
        for (const plot::TimeTick& tick : plot::time_ticks(axis, late).ticks) {
            REQUIRE(tick.at >= axis.visible.begin);
            REQUIRE(tick.at <= axis.visible.end);
            if (!tick.major) continue;
            REQUIRE(axis.x_of(tick.at) - last >= 119.9F);
            last = axis.x_of(tick.at);
            ++count;
        }
        REQUIRE(count >= 1);
    }
}

TEST_CASE("labels have as many decimals as the step needs") {
    const plot::TimeAxis seconds_axis{{Nanoseconds{}, seconds{3}}, 0, 800};
    CHECK(labels(plot::time_ticks(seconds_axis, {})) ==
          std::vector<std::string>{"0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"});
    const plot::TimeAxis minutes_axis{{Nanoseconds{}, minutes{4}}, 0, 1000};
    CHECK(labels(plot::time_ticks(minutes_axis, {})) ==
          std::vector<std::string>{"0:00", "0:30", "1:00", "1:30", "2:00", "2:30", "3:00", "3:30", "4:00"});
    CHECK(plot::time_ticks(minutes_axis, {}).unit == "min");
}

TEST_CASE("before the origin labels have a minus sign") {
    const plot::TimeAxis axis{{late - milliseconds{150}, late + milliseconds{150}}, 0, 400};
    CHECK(labels(plot::time_ticks(axis, late)) == std::vector<std::string>{"−100", "0", "100"});
}

TEST_CASE("an axis without room or time has no ticks") {
    CHECK(plot::time_ticks({{late, late}, 0, 100}, late).ticks.empty());
    CHECK(plot::time_ticks({{late, late + seconds{1}}, 50, 50}, late).ticks.empty());
}

TEST_CASE("the cursor's label is as fine as a pixel") {
    const plot::TimeAxis axis{{late, late + milliseconds{380}}, 0, 536};
    CHECK(plot::cursor_label(axis, late + milliseconds{248}, late) == "248.0 ms");
    const plot::TimeAxis coarse{{late, late + seconds{600}}, 0, 536};
    CHECK(plot::cursor_label(coarse, late + seconds{90}, late) == "1:30 min");
}

TEST_CASE("zooming keeps the fixed time where it is") {
    const Interval bounds{Nanoseconds{}, seconds{10}};
    const Interval before{seconds{2}, seconds{6}};
    const Interval after = plot::zoom(before, seconds{3}, 0.5, bounds);
    CHECK(after.begin == milliseconds{2500});
    CHECK(after.end == milliseconds{4500});
}

TEST_CASE("what is visible stays inside the bounds") {
    const Interval bounds{seconds{1}, seconds{10}};
    CHECK(plot::zoom({seconds{2}, seconds{9}}, seconds{3}, 100, bounds) == bounds);
    CHECK(plot::pan({seconds{2}, seconds{4}}, seconds{-5}, bounds) == Interval{seconds{1}, seconds{3}});
    CHECK(plot::pan({seconds{2}, seconds{4}}, seconds{50}, bounds) == Interval{seconds{8}, seconds{10}});
    const Interval tiny = plot::zoom({seconds{2}, seconds{9}}, seconds{3}, 1e-15, bounds);
    CHECK(tiny.length() == plot::shortest_visible);
    CHECK(tiny.contains(seconds{3}));
}

TEST_CASE("bounds shorter than the shortest span are shown whole") {
    const Interval bounds{seconds{1}, seconds{1} + Nanoseconds{10}};
    CHECK(plot::clamp_visible({Nanoseconds{}, seconds{5}}, bounds) == bounds);
}
