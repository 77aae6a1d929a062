#include "app/plot/value_axis.hpp"

#include <doctest/doctest.h>

namespace plot = poolscope::plot;

namespace {

std::vector<std::string> labels(const std::vector<plot::ValueTick>& ticks) {
    std::vector<std::string> all;
    for (const plot::ValueTick& tick : ticks) all.push_back(tick.label);
    return all;
}

}  // namespace

TEST_CASE("values map upwards on the screen and back") {
    const plot::ValueAxis axis{0, 4, 400, 200};
    CHECK(axis.pixel(0) == doctest::Approx(400));
    CHECK(axis.pixel(4) == doctest::Approx(200));
    CHECK(axis.value(300) == doctest::Approx(2));
}

TEST_CASE("ticks are round numbers that share their decimals") {
    CHECK(labels(plot::value_ticks({0, 4, 200, 0}, 40)) == std::vector<std::string>{"0", "1", "2", "3", "4"});
    CHECK(labels(plot::value_ticks({0, 1, 200, 0}, 40)) ==
          std::vector<std::string>{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
    CHECK(labels(plot::value_ticks({0.9, 1.12, 200, 0}, 80)) == std::vector<std::string>{"0.9", "1.0", "1.1"});
}

TEST_CASE("whole ticks never fall below one") {
    CHECK(labels(plot::value_ticks({1, 3, 0, 600}, 24, true)) == std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("an axis without room or values has no ticks") {
    CHECK(plot::value_ticks({0, 1, 5, 5}).empty());
    CHECK(plot::value_ticks({1, 1, 0, 100}).empty());
}

TEST_CASE("the upper end of an axis is calm") {
    CHECK(plot::nice_ceiling(1.93, 4) == doctest::Approx(2));
    CHECK(plot::nice_ceiling(2.01, 4) == doctest::Approx(3));
    CHECK(plot::nice_ceiling(17, 4) == doctest::Approx(20));
}

TEST_CASE("steps survive the errors of floating point") {
    CHECK(plot::nice_step(0.1 + 0.2 - 0.1) == doctest::Approx(0.2));
    CHECK(plot::nice_step(0) == 1);
}
