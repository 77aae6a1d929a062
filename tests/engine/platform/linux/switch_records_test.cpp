#include "engine/platform/linux/switch_records.hpp"

#include "tests/engine/platform/linux/watched_run.hpp"

#include <algorithm>
#include <set>

using namespace poolscope;
using namespace std::chrono_literals;
using platform::OnCore;
using tests::ChildProcess;

namespace {

/// The kernel's records attached to a process, or null where they are not permitted, which is said.
std::unique_ptr<platform::SwitchSource> attached_to(std::int32_t pid) {
    auto source = platform::make_kernel_switch_source();
    if (const auto attached = source->attach(pid); !attached) {
        MESSAGE("skipped: " << attached.error().what);
        return nullptr;
    }
    return source;
}

}  // namespace

TEST_CASE("switch records account for the CPU time of a spinning process") {
    tests::Gate gate;
    const ChildProcess child([&gate] {
        gate.wait();
        tests::spin_for_ever();
    });
    const auto source = attached_to(child.pid());
    if (!source) return;
    gate.open();
    CHECK(tests::accounts_for_cpu_time(*source, child.pid()));
    CHECK(source->lost() == 0);
    CHECK(source->resolution() == 1ns);
}

TEST_CASE("switch records follow what the watched process starts, each on its core") {
    const auto cores = tests::usable_cores();
    tests::Gate gate;
    const ChildProcess root([&] {
        gate.wait();
        for (const unsigned core : {cores.front(), cores.back()})
            tests::fork_further([core] {
                tests::pin_to(core);
                tests::spin_for(200ms);
            });
        tests::sleep_for_ever();
    });
    const auto source = attached_to(root.pid());
    if (!source) return;
    gate.open();
    const auto spans = tests::watch(*source, 300ms);
    tests::check_order(spans);
    std::map<std::int32_t, std::map<unsigned, base::Nanoseconds>> by_process;
    for (const OnCore& one : spans) by_process[one.pid][one.core] += one.span.length();
    by_process.erase(root.pid());
    REQUIRE(by_process.size() == 2);
    std::set<unsigned> main_cores;
    for (const auto& [pid, on] : by_process) {
        const auto longest = std::ranges::max_element(on, {}, [](const auto& one) { return one.second; });
        base::Nanoseconds elsewhere{};
        for (const auto& [core, time] : on)
            if (core != longest->first) elsewhere += time;
        CHECK(elsewhere < 20ms);  // before it was pinned
        main_cores.insert(longest->first);
    }
    CHECK(main_cores == std::set{cores.front(), cores.back()});
    CHECK(source->lost() == 0);
}

TEST_CASE("switch records name threads, and see them take turns on one core") {
    const unsigned core = tests::usable_cores().front();
    tests::Gate ready, gate;
    const ChildProcess root([&] {
        tests::pin_to(core);
        ready.open();
        gate.wait();
        std::thread one(tests::spin_for_ever), two(tests::spin_for_ever);
        one.join();
    });
    ready.wait();
    const auto source = attached_to(root.pid());
    if (!source) return;
    gate.open();
    const auto spans = tests::watch(*source, 300ms);
    tests::check_order(spans);
    std::map<std::int32_t, int> turns;
    bool preempted = false;
    for (const OnCore& one : spans) {
        CHECK(one.core == core);
        CHECK(one.pid == root.pid());
        if (one.tid != root.pid()) ++turns[one.tid];
        preempted = preempted || one.preempted;
    }
    CHECK(turns.size() == 2);
    CHECK(preempted);
}

TEST_CASE("switch records tell sleeping from being preempted") {
    tests::Gate gate;
    const ChildProcess child([&gate] {
        gate.wait();
        for (;;) {
            std::this_thread::sleep_for(2ms);
            tests::spin_for(1ms);
        }
    });
    const auto source = attached_to(child.pid());
    if (!source) return;
    gate.open();
    const auto spans = tests::watch(*source, 300ms);
    tests::check_order(spans);
    CHECK(std::ranges::any_of(spans, [](const OnCore& one) { return !one.preempted; }));
    CHECK(tests::time_of(spans, child.pid()) < 290ms);
    CHECK(tests::time_of(spans, child.pid()) > 0ms);
}

TEST_CASE("a running thread shows while it runs, in pieces that join") {
    const auto cores = tests::usable_cores();
    if (cores.size() < 2) {
        MESSAGE("skipped: on a single core nothing runs while it is looked at");
        return;
    }
    tests::Gate gate;
    const ChildProcess child([&] {
        tests::pin_to(cores.front());
        gate.wait();
        tests::spin_for_ever();
    });
    const auto source = attached_to(child.pid());
    if (!source) return;
    gate.open();
    std::vector<OnCore> spans;
    const auto goes_on = [](const OnCore& one, const OnCore& next) {
        return one.span.end == next.span.begin && !one.preempted;
    };
    bool joined = false;
    std::thread([&] {
        tests::pin_to(cores.back());
        joined = tests::wait_until([&] {
            source->drain(spans);
            return std::ranges::adjacent_find(spans, goes_on) != spans.end();
        });
    }).join();
    CHECK(joined);
    tests::check_order(spans);
    CHECK(std::ranges::all_of(spans, [&](const OnCore& one) { return one.tid == child.pid(); }));
}

TEST_CASE("threads that run already are watched as well") {
    tests::Gate gate;
    const ChildProcess child([&gate] {
        std::thread one([&gate] {
            gate.open();
            tests::spin_for_ever();
        });
        one.join();
    });
    gate.wait();
    const auto source = attached_to(child.pid());
    if (!source) return;
    const auto begin = platform::process_cpu_time(child.pid());
    auto spans = tests::watch(*source, 200ms);
    const auto end = platform::process_cpu_time(child.pid());
    REQUIRE((begin && end));
    ::kill(child.pid(), SIGKILL);  // its last span closes
    CHECK(tests::wait_until([&] {
        source->drain(spans);
        return tests::time_of(spans, child.pid()) > 0ms;
    }));
    tests::check_order(spans);
    CHECK(base::seconds(tests::time_of(spans, child.pid())) > 0.9 * base::seconds(*end - *begin));
}

TEST_CASE("make_switch_source takes the kernel's records where they can be had") {
    const auto tried = platform::try_switch_records();
    const auto source = platform::make_switch_source();
    if (!tried) MESSAGE("no switch records here: " << tried.error().what);
    CHECK((source->name() == "kernel switch records") == tried.has_value());
}

TEST_CASE("switch records: a process that is gone cannot be watched") {
    ChildProcess ended([] {});
    const pid_t pid = ended.pid();
    ended.reap();
    const auto source = platform::make_kernel_switch_source();
    const auto attached = source->attach(pid);
    REQUIRE_FALSE(attached.has_value());
    CHECK(attached.error().what == "The process to watch has ended already.");
}
