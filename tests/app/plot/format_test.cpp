#include "app/plot/format.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace plot = poolscope::plot;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_CASE("durations choose their unit and digits") {
    CHECK(plot::duration(milliseconds{1250}).text() == "1.250 s");
    CHECK(plot::duration(milliseconds{12500}).text() == "12.50 s");
    CHECK(plot::duration(milliseconds{332}).text() == "332 ms");
    CHECK(plot::duration(microseconds{37400}).text() == "37.4 ms");
    CHECK(plot::duration(microseconds{200}).text() == "0.2 ms");
    CHECK(plot::duration(nanoseconds{45200}).text() == "45.2 µs");
    CHECK(plot::duration(nanoseconds{190}).text() == "190 ns");
    CHECK(plot::duration(nanoseconds{0}).text() == "0 ms");
    CHECK(plot::duration(seconds{125}).text() == "2 min 05 s");
    CHECK(plot::duration(milliseconds{-332}).text() == "−332 ms");
}

TEST_CASE("a duration has no more digits than its spread allows") {
    CHECK(plot::duration(milliseconds{1250}, milliseconds{6}).text() == "1.250 s");
    CHECK(plot::duration(milliseconds{1250}, milliseconds{80}).text() == "1.25 s");
    CHECK(plot::duration(milliseconds{1250}, milliseconds{300}).text() == "1.2 s");
    CHECK(plot::duration(milliseconds{1250}, seconds{3}).text() == "1 s");
    CHECK(plot::duration(milliseconds{332}, milliseconds{4}).text() == "332 ms");
    CHECK(plot::duration(milliseconds{332}, microseconds{50}).text() == "332.00 ms");
}

TEST_CASE("a spread is written like the value it belongs to") {
    CHECK(plot::duration_like(milliseconds{6}, milliseconds{1250}, milliseconds{6}) == "0.006");
    CHECK(plot::duration_like(milliseconds{4}, milliseconds{332}, milliseconds{4}) == "4");
}

TEST_CASE("milliseconds of a column") {
    CHECK(plot::milliseconds(milliseconds{1323}) == "1,323");
    CHECK(plot::milliseconds(microseconds{37100}) == "37");
    CHECK(plot::milliseconds(microseconds{240}) == "0.2");
    CHECK(plot::milliseconds(microseconds{9960}) == "10");
    CHECK(plot::milliseconds(nanoseconds{900}) == "<0.1");
    CHECK(plot::milliseconds(nanoseconds{0}) == "0");
}

TEST_CASE("ratios, shares and counts") {
    CHECK(plot::ratio(3.512) == "3.5×");
    CHECK(plot::ratio(3.512, 0.05) == "3.51×");
    CHECK(plot::ratio(3.512, 0.5) == "3.5×");
    CHECK(plot::ratio(3.512, 2) == "3.5×");
    CHECK(plot::percent(0.984) == "98 %");
    CHECK(plot::count(1323) == "1,323");
    CHECK(plot::count(-1234567) == "−1,234,567");
    CHECK(plot::count(999) == "999");
    CHECK(plot::count(std::numeric_limits<std::int64_t>::min()) == "−9,223,372,036,854,775,808");
    CHECK(plot::fixed(-0.04, 1) == "0.0");
}

TEST_CASE("sizes") {
    CHECK(plot::bytes(512).text() == "512 B");
    CHECK(plot::bytes(3400).text() == "3.4 kB");
    CHECK(plot::bytes(12'300'000).text() == "12 MB");
    CHECK(plot::bytes(999'600).text() == "1.0 MB");
    CHECK(plot::megabytes(8'900'000) == "8.9");
}

TEST_CASE("numbers as Python source writes them") {
    CHECK(plot::python_number(5'000'000) == "5_000_000");
    CHECK(plot::python_number(-5'000) == "-5_000");
    CHECK(plot::python_number(-500) == "-500");
    CHECK(plot::python_number(42) == "42");
}
