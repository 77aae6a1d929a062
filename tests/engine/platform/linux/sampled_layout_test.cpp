#include "engine/platform/linux/sampled_layout.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace poolscope;
using namespace std::chrono_literals;
using platform::OnCore;
using platform::RanFor;

namespace {

std::vector<OnCore> laid_out(std::vector<RanFor> threads) {
    std::vector<OnCore> spans;
    platform::lay_out({100ns, 200ns}, std::move(threads), spans);
    return spans;
}

RanFor ran(unsigned core, std::int32_t tid, base::Nanoseconds time, bool before, bool now) {
    return {core, 1, tid, time, before, now};
}

}  // namespace

TEST_CASE("lay_out: what still runs ends with the interval, what has stopped began with it") {
    const auto spans = laid_out({ran(0, 7, 30ns, false, true), ran(0, 8, 20ns, true, false)});
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].tid == 8);
    CHECK(spans[0].span == base::Interval{100ns, 120ns});
    CHECK(spans[1].tid == 7);
    CHECK(spans[1].span == base::Interval{170ns, 200ns});
}

TEST_CASE("lay_out: a thread that ran throughout fills the interval") {
    const auto spans = laid_out({ran(2, 7, 100ns, true, true)});
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].span == base::Interval{100ns, 200ns});
    CHECK(spans[0].core == 2);
    CHECK_FALSE(spans[0].preempted);
}

TEST_CASE("lay_out: more than fits is shrunk alike, and nothing overlaps") {
    const auto spans =
        laid_out({ran(0, 1, 100ns, true, true), ran(0, 2, 100ns, true, true), ran(0, 3, 200ns, false, false)});
    REQUIRE(spans.size() == 3);
    auto at = 100ns;
    base::Nanoseconds sum{};
    for (const OnCore& one : spans) {
        CHECK(one.span.begin >= at);
        CHECK(one.span.end <= 200ns);
        at = one.span.end;
        sum += one.span.length();
    }
    CHECK(sum == 100ns);
    CHECK(spans[0].tid == 3);
    CHECK(spans[0].span.length() == 50ns);
}

TEST_CASE("lay_out: each core for itself, and threads that did not run give nothing") {
    const auto spans = laid_out({ran(1, 1, 40ns, true, true), ran(0, 2, 60ns, true, true), ran(0, 3, 0ns, true, true)});
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].core == 0);
    CHECK(spans[1].core == 1);
    CHECK(laid_out({}).empty());
}
