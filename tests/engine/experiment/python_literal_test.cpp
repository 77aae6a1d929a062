#include "engine/experiment/python_literal.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace poolscope::experiment;

TEST_CASE("python_number groups from five digits on") {
    CHECK(python_number(0) == "0");
    CHECK(python_number(9'999) == "9999");
    CHECK(python_number(10'000) == "10_000");
    CHECK(python_number(123'456) == "123_456");
    CHECK(python_number(5'000'000) == "5_000_000");
    CHECK(python_number(-1'234'567) == "-1_234_567");
    CHECK(python_number(std::numeric_limits<std::int64_t>::min()) == "-9_223_372_036_854_775_808");
}

TEST_CASE("python_string is ASCII") {
    CHECK(python_string("plain") == "\"plain\"");
    CHECK(python_string("\"\\\n\x01") == "\"\\\"\\\\\\n\\x01\"");
    CHECK(python_string("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") == "\"\\xe9 \\u20ac \\U0001f600\"");
    CHECK(python_string("\xff") == "\"\\ufffd\"");
}

TEST_CASE("python_elements writes each element of a JSON array as Python") {
    const auto elements = python_elements(R"( [1, "a,]\u00e9", [true , null], {"k": [false, 1.50]}, -2e3, [], {} ] )");
    CHECK(elements ==
          std::vector<std::string>{"1", "\"a,]\\xe9\"", "[True, None]", "{\"k\": [False, 1.50]}", "-2e3", "[]", "{}"});
    CHECK(python_elements("[123456789012345678901234567890]").front() == "123456789012345678901234567890");
    CHECK(python_elements(R"(["\ud83d\ude00"])").front() == "\"\\U0001f600\"");
}
