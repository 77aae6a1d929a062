#include "engine/analysis/statistics.hpp"

#include <doctest/doctest.h>

namespace poolscope::analysis {
namespace {

TEST_CASE("nothing has no spread, one value is its own") {
    CHECK_FALSE(spread(std::vector<double>{}).has_value());
    const auto one = spread(std::vector<double>{3});
    REQUIRE(one);
    CHECK(one->median == 3);
    CHECK(one->low == 3);
    CHECK(one->high == 3);
    CHECK(one->relative() == 0);
}

TEST_CASE("quartiles are interpolated as Hyndman and Fan's type 7") {
    const auto four = spread(std::vector<double>{4, 1, 3, 2});
    REQUIRE(four);
    CHECK(four->median == doctest::Approx(2.5));
    CHECK(four->low == doctest::Approx(1.75));
    CHECK(four->high == doctest::Approx(3.25));
    const auto five = spread(std::vector<double>{50, 15, 40, 20, 35});
    REQUIRE(five);
    CHECK(five->low == doctest::Approx(20));
    CHECK(five->median == doctest::Approx(35));
    CHECK(five->high == doctest::Approx(40));
    CHECK(five->relative() == doctest::Approx(20.0 / 35));
}

TEST_CASE("times are taken in nanoseconds") {
    const auto times =
        spread(std::vector<base::Nanoseconds>{std::chrono::milliseconds(3), std::chrono::milliseconds(1)});
    REQUIRE(times);
    CHECK(times->median == doctest::Approx(2e6));
}

}  // namespace
}  // namespace poolscope::analysis
