#include "engine/platform/linux/core_usage.hpp"

#include "engine/platform/sampling.hpp"
#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace poolscope;
using platform::CoreTicks;

TEST_CASE("parse_core_ticks sums what was busy and what was idle, core by core") {
    std::vector<CoreTicks> ticks;
    platform::parse_core_ticks(
        "cpu  30 3 12 300 6 0 0 0 0 0\n"
        "cpu0 10 1 2 100 5 3 4 6 7 8\n"
        "cpu12 20 2 10 200 1 0 0 0 0 0\n"
        "intr 1 2 3\nctxt 4\n",
        ticks);
    CHECK(ticks == std::vector<CoreTicks>{{0, 10 + 1 + 2 + 3 + 4 + 6, 105}, {12, 32, 201}});
}

TEST_CASE("parse_core_ticks takes a broken file as no cores") {
    std::vector<CoreTicks> ticks{{7, 1, 1}};
    platform::parse_core_ticks("nothing\n", ticks);
    CHECK(ticks.empty());
}

TEST_CASE("a core that a process fills is seen as busy") {
    const unsigned core = tests::usable_cores().front();
    const tests::ChildProcess spinning([core] {
        tests::pin_to(core);
        tests::spin_for_ever();
    });
    const auto source = platform::make_core_usage_source();
    const auto first = source->sample();
    REQUIRE(first.has_value());
    CHECK(first->empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto usage = source->sample();
    REQUIRE(usage.has_value());
    CHECK(usage->size() <= static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN)));
    for (const platform::CoreUsage& one : *usage) {
        CHECK(one.busy_ratio >= 0);
        CHECK(one.busy_ratio <= 1);
    }
    const auto filled = std::ranges::find(*usage, core, &platform::CoreUsage::core);
    REQUIRE(filled != usage->end());
    CHECK(filled->busy_ratio > 0.8);
}

TEST_CASE("looking twice within a tick loses nothing") {
    const auto source = platform::make_core_usage_source();
    REQUIRE(source->sample().has_value());
    std::size_t seen = 0;
    for (int look = 0; look < 200; ++look) {
        const auto usage = source->sample();
        REQUIRE(usage.has_value());
        seen += usage->size();
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    CHECK(seen > 0);
    CHECK(source->name().find("10 ms") != std::string::npos);
}
