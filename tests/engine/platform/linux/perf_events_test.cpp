#include "engine/platform/linux/perf_events.hpp"

#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>

using namespace poolscope;
using platform::PerfCore;
using platform::switch_records_error;

TEST_CASE("switch_records_error names the cause and the remedy") {
    const auto strict = switch_records_error(EACCES, 3);
    CHECK(strict.what.find("perf_event_paranoid is 3") != std::string::npos);
    CHECK(strict.remedy.find("sysctl kernel.perf_event_paranoid=2") != std::string::npos);
    CHECK(switch_records_error(EPERM, 2).remedy.find("sandbox") != std::string::npos);
    CHECK(switch_records_error(ENOSYS, 2).what.find("no performance events") != std::string::npos);
    CHECK(switch_records_error(EACCES, std::nullopt).what.find("no performance events") != std::string::npos);
    CHECK(switch_records_error(EINVAL, 2).what.find("does not know") != std::string::npos);
    CHECK(switch_records_error(EMFILE, 2).remedy.find("ulimit -n") != std::string::npos);
    CHECK(switch_records_error(EIO, 2).what.find("error") != std::string::npos);
}

TEST_CASE("a ring gives every switch, also after it has wrapped around many times") {
    const unsigned core = tests::usable_cores().front();
    tests::Gate gate;
    constexpr int waits = 3000;
    tests::ChildProcess child([&] {
        tests::pin_to(core);
        gate.wait();
        for (int turn = 0; turn < waits; ++turn) std::this_thread::sleep_for(std::chrono::microseconds(1));
    });
    auto events = PerfCore::open(core, {child.pid()});
    if (!events) {
        MESSAGE("skipped: " << events.error().what);
        return;
    }
    gate.open();
    std::vector<platform::SwitchRecord> records;
    const auto ended = [&] {
        return std::ranges::find(records, platform::SwitchRecord::Kind::ended, &platform::SwitchRecord::kind) !=
               records.end();
    };
    CHECK(tests::wait_until([&] {
        events->read(records);
        return ended();
    }));
    CHECK(std::ranges::is_sorted(records, {}, &platform::SwitchRecord::at));
    const auto ins = std::ranges::count(records, platform::SwitchRecord::Kind::in, &platform::SwitchRecord::kind);
    const auto losses = std::ranges::count(records, platform::SwitchRecord::Kind::lost, &platform::SwitchRecord::kind);
    CHECK(losses == 0);
    CHECK(ins > waits * 9 / 10);  // a wait can be over before it has begun
}

TEST_CASE("a process that has ended cannot be watched") {
    tests::ChildProcess ended([] {});
    const pid_t pid = ended.pid();
    ended.reap();
    const auto events = PerfCore::open(tests::usable_cores().front(), {pid});
    REQUIRE_FALSE(events.has_value());
    CHECK_FALSE(events.error().what.empty());
}
