#include "engine/timeline/coverage.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>

namespace poolscope::timeline {
namespace {

using base::Interval;
using base::Nanoseconds;

Slice slice(std::int64_t begin, std::int64_t end, State state = State::run) {
    return Slice{.span = {Nanoseconds{begin}, Nanoseconds{end}}, .state = state};
}

LaneIndex index_of(const std::vector<Slice>& slices) {
    LaneIndex index;
    index.update(slices);
    return index;
}

PixelWindow window(std::int64_t begin, std::int64_t end, int width) {
    return {{Nanoseconds{begin}, Nanoseconds{end}}, width, Nanoseconds{end}};
}

std::vector<Slice> random_lane(std::mt19937& random, std::size_t count, std::int64_t longest) {
    std::vector<Slice> slices;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        at += std::uniform_int_distribution<std::int64_t>(0, 3)(random) == 0 ? longest / 10 : 0;
        const std::int64_t length = std::uniform_int_distribution<std::int64_t>(1, longest)(random);
        slices.push_back(slice(at, at + length, all_states[random() % state_count]));
        at += length;
    }
    return slices;
}

/// Share of each state in one pixel column, of slices that are not single, counted one by one.
std::array<double, state_count> column_by_hand(const std::vector<Slice>& slices, const PixelWindow& view, int x,
                                               double least) {
    const double pixel = static_cast<double>(view.span.length().count()) / view.width;
    const std::int64_t left = view.span.begin.count() + std::llround(pixel * x);
    const std::int64_t right = view.span.begin.count() + std::llround(pixel * (x + 1));
    std::array<double, state_count> shares{};
    for (const Slice& one : slices) {
        if (static_cast<double>(one.span.length().count()) >= least) continue;
        const auto begin = std::max(one.span.begin.count(), left);
        const auto end = std::min(one.span.end.count(), right);
        if (begin < end) shares[static_cast<std::size_t>(one.state)] += static_cast<double>(end - begin);
    }
    for (double& share : shares) share /= static_cast<double>(right - left);
    return shares;
}

TEST_CASE("wide slices are single, narrow ones are covered") {
    const std::vector<Slice> slices{slice(0, 300), slice(310, 315), slice(400, 1000)};
    const LaneCoverage coverage = index_of(slices).cover(slices, window(0, 1000, 100));
    CHECK(coverage.singles == std::vector<std::size_t>{0, 2});
    REQUIRE(coverage.columns.size() == 1);
    CHECK(coverage.columns[0].x == 31);
    CHECK(coverage.columns[0].level(State::run) == 8);
}

TEST_CASE("a lane that is 90 % busy looks 90 % busy") {
    std::vector<Slice> slices;
    for (std::int64_t i = 0; i < 100'000; ++i) slices.push_back(slice(i * 10, i * 10 + 9));
    const LaneCoverage coverage = index_of(slices).cover(slices, window(0, 1'000'000, 1000));
    CHECK(coverage.singles.empty());
    REQUIRE(coverage.columns.size() == 1);
    CHECK(coverage.columns[0].count == 1000);
    CHECK(coverage.columns[0].level(State::run) == 14);
}

TEST_CASE("a lane that is nearly always busy is not drawn full") {
    std::vector<Slice> slices;
    for (std::int64_t i = 0; i < 1000; ++i) slices.push_back(slice(i * 1000, i * 1000 + 999));
    const LaneCoverage coverage = index_of(slices).cover(slices, window(0, 1'000'000, 500));
    for (const CoverageColumns& columns : coverage.columns) CHECK(columns.level(State::run) == 15);
}

TEST_CASE("an open slice is single and lies up to now") {
    std::vector<Slice> slices{slice(0, 10), slice(20, 20)};
    slices[1].open = true;
    const LaneIndex index = index_of(slices);
    CHECK(index.cover(slices, {{Nanoseconds{100}, Nanoseconds{200}}, 10, Nanoseconds{150}}).singles ==
          std::vector<std::size_t>{1});
    CHECK(index.cover(slices, {{Nanoseconds{100}, Nanoseconds{200}}, 10, Nanoseconds{90}}).singles.empty());
}

TEST_CASE("nothing to show gives nothing") {
    const std::vector<Slice> none;
    CHECK(index_of(none).cover(none, window(0, 100, 10)).singles.empty());
    const std::vector<Slice> one{slice(0, 10)};
    CHECK(index_of(one).cover(one, window(0, 100, 0)).columns.empty());
    CHECK(index_of(one).cover(one, window(50, 100, 10)).singles.empty());
    CHECK(index_of(one).cover(one, window(0, 5, 10)).singles.empty());
}

TEST_CASE("singles and columns agree with counting one by one, at any zoom") {
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        const std::vector<Slice> slices = random_lane(random, 1 + random() % 700, 1 + random() % 4000);
        const std::int64_t end = slices.back().span.end.count();
        const std::int64_t from = static_cast<std::int64_t>(random()) % end;
        const std::int64_t length = std::max<std::int64_t>(200, static_cast<std::int64_t>(random()) % end);
        const PixelWindow view = window(from, from + length, 1 + static_cast<int>(random() % 150));
        const double least = std::ceil(3 * static_cast<double>(length) / view.width);
        const LaneCoverage coverage = index_of(slices).cover(slices, view);
        std::vector<std::size_t> singles;
        for (std::size_t i = 0; i < slices.size(); ++i) {
            const bool wide = static_cast<double>(slices[i].span.length().count()) >= least;
            if (wide && slices[i].span.overlaps(view.span)) singles.push_back(i);
        }
        REQUIRE(coverage.singles == singles);
        std::vector<std::array<std::uint8_t, state_count>> levels(static_cast<std::size_t>(view.width));
        for (const CoverageColumns& columns : coverage.columns) {
            for (int x = columns.x; x < columns.x + columns.count; ++x) {
                for (std::size_t i = 0; i < state_count; ++i) {
                    auto& level = levels.at(static_cast<std::size_t>(x))[i];
                    level = static_cast<std::uint8_t>(level + columns.levels[i]);
                }
            }
        }
        for (int x = 0; x < view.width; ++x) {
            const auto shares = column_by_hand(slices, view, x, least);
            for (std::size_t i = 0; i < state_count; ++i) {
                const double level = levels[static_cast<std::size_t>(x)][i];
                REQUIRE((level > 0) == (shares[i] > 0));
                REQUIRE(std::abs(level / 16 - shares[i]) <= 1.0 / 16 + 1e-9);
            }
        }
    }
}

TEST_CASE("an index updated piece by piece is the same as one made at once") {
    std::mt19937 random(11);
    const std::vector<Slice> all = random_lane(random, 5000, 50);
    LaneIndex grown;
    std::vector<Slice> slices;
    while (slices.size() < all.size()) {
        const std::size_t kept = slices.size() - std::min<std::size_t>(slices.size(), random() % 40);
        slices.assign(all.begin(),
                      all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kept + random() % 300)));
        grown.update(slices, kept);
        const PixelWindow view =
            window(0, std::max<std::int64_t>(1000, slices.empty() ? 0 : slices.back().span.end.count()), 97);
        const LaneCoverage coverage = grown.cover(slices, view);
        const LaneCoverage fresh = index_of(slices).cover(slices, view);
        REQUIRE(coverage.singles == fresh.singles);
        REQUIRE(coverage.columns == fresh.columns);
    }
    const auto totals = grown.totals(slices, {Nanoseconds{0}, Nanoseconds::max()});
    Nanoseconds runs{};
    for (const Slice& one : slices) {
        if (one.state == State::run) runs += one.span.length();
    }
    CHECK(totals[static_cast<std::size_t>(State::run)] == runs);
}

}  // namespace
}  // namespace poolscope::timeline
