#include "app/plot/decimate.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace plot = poolscope::plot;
using plot::Interval;
using plot::Nanoseconds;

namespace {

// One nanosecond a pixel from 0 to 100, unless said otherwise.
constexpr plot::TimeAxis axis{{Nanoseconds{0}, Nanoseconds{100}}, 0, 100};

Interval span(std::int64_t begin, std::int64_t end) {
    return {Nanoseconds{begin}, Nanoseconds{end}};
}

}  // namespace

TEST_CASE("a column keeps its first, lowest, highest and last value") {
    const plot::TimeAxis coarse{{Nanoseconds{0}, Nanoseconds{1000}}, 0, 100};
    const std::vector<plot::Sample> samples{
        {Nanoseconds{0}, 3}, {Nanoseconds{2}, 9}, {Nanoseconds{4}, 1}, {Nanoseconds{8}, 5}, {Nanoseconds{10}, 7}};
    const auto columns = plot::decimate(samples, coarse);
    REQUIRE(columns.size() == 2);
    CHECK(columns[0] == plot::Column{0, 3, 1, 9, 5});
    CHECK(columns[1] == plot::Column{1, 7, 7, 7, 7});
}

TEST_CASE("never more columns than pixels, and the neighbours outside are kept") {
    std::vector<plot::Sample> samples;
    for (int i = -5000; i < 5000; ++i) samples.push_back({Nanoseconds{i}, std::sin(i * 0.01)});
    const auto columns = plot::decimate(samples, axis);
    CHECK(columns.size() <= 102);
    CHECK(columns.front().x == -1);
    CHECK(columns.back().x == 100);
}

TEST_CASE("no samples, no columns") {
    CHECK(plot::decimate({}, axis).empty());
}

TEST_CASE("slices of three pixels or more are drawn singly") {
    const std::vector<Interval> spans{span(0, 10), span(20, 23), span(30, 32)};
    const auto layout = plot::lay_out_lane(spans, axis);
    REQUIRE(layout.singles.size() == 2);
    CHECK(layout.singles[0].index == 0);
    CHECK(layout.singles[1].left == doctest::Approx(20));
    CHECK(layout.singles[1].right == doctest::Approx(23));
    REQUIRE(layout.coverage.size() == 2);
    CHECK(layout.coverage[0] == plot::Coverage{30, 16, 2});
}

TEST_CASE("a lane that is 90 % busy never looks 100 % busy") {
    // A hundred slices a pixel, each busy for nine tenths.
    std::vector<Interval> spans;
    for (int i = 0; i < 10'000; ++i) spans.push_back(span(i * 10, i * 10 + 9));
    const plot::TimeAxis coarse{{Nanoseconds{0}, Nanoseconds{100'000}}, 0, 100};
    const auto layout = plot::lay_out_lane(spans, coarse);
    CHECK(layout.singles.empty());
    REQUIRE(layout.coverage.size() == 100);
    for (const plot::Coverage& column : layout.coverage) CHECK(column.level == 14);
}

TEST_CASE("whoever took most of a column gives it its colour") {
    const plot::TimeAxis coarse{{Nanoseconds{0}, Nanoseconds{1000}}, 0, 100};
    const std::vector<Interval> spans{span(0, 2), span(2, 9), span(9, 10)};
    const auto layout = plot::lay_out_lane(spans, coarse);
    REQUIRE(layout.coverage.size() == 1);
    CHECK(layout.coverage[0] == plot::Coverage{0, 16, 1});
}

TEST_CASE("a slice over the edge of the axis is cut, and still single") {
    const std::vector<Interval> spans{span(-50, 1), span(99, 500)};
    const auto layout = plot::lay_out_lane(spans, axis);
    REQUIRE(layout.singles.size() == 2);
    CHECK(layout.singles[0].left == doctest::Approx(0));
    CHECK(layout.singles[0].right == doctest::Approx(1));
    CHECK(layout.singles[1].right == doctest::Approx(100));
}
