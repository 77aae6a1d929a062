#include "engine/platform/linux/switch_records.hpp"
#include "engine/platform/machine.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace poolscope::platform;

TEST_CASE("every capability has its source, or the reason why it is missing") {
    const auto capabilities = probe_capabilities();
    for (const char* name : {"per-core utilisation", "process tree", "CPU time of processes",
                             "process memory (PSS, private)", "switch counts of processes", "scheduler switches",
                             "time on core of threads", "CPU quota (cgroup)", "shared memory"}) {
        CAPTURE(name);
        const auto found = std::ranges::find(capabilities, name, &Capability::name);
        REQUIRE(found != capabilities.end());
        CHECK(found->source.empty() == !found->available);
        CHECK(found->reason.empty() == found->available);
        if (!found->available) MESSAGE(name << ": " << found->reason);
    }
}

TEST_CASE("scheduler switches are available exactly where they can be had") {
    const auto capabilities = probe_capabilities();
    const auto found = std::ranges::find(capabilities, "scheduler switches", &Capability::name);
    REQUIRE(found != capabilities.end());
    CHECK(found->available == try_switch_records().has_value());
}
