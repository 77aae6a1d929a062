#include "tests/engine/platform/linux/watched_run.hpp"

using namespace poolscope;
using namespace std::chrono_literals;
using tests::ChildProcess;

TEST_CASE("samples give a spinning process the CPU time that its clock tells") {
    tests::Gate gate;
    const ChildProcess child([&gate] {
        gate.wait();
        tests::spin_for_ever();
    });
    const auto source = platform::make_sampled_switch_source();
    REQUIRE(source->attach(child.pid()).has_value());
    gate.open();
    CHECK(tests::accounts_for_cpu_time(*source, child.pid()));
    CHECK(source->resolution() > 0ms);
}

TEST_CASE("samples tell the threads of a process apart, and see what it starts") {
    tests::Gate gate;
    const ChildProcess root([&gate] {
        gate.wait();
        tests::fork_further(tests::spin_for_ever);
        std::thread(tests::spin_for_ever).join();
    });
    const auto source = platform::make_sampled_switch_source();
    REQUIRE(source->attach(root.pid()).has_value());
    gate.open();
    const auto spans = tests::watch(*source, 300ms);
    tests::check_order(spans);
    std::map<std::int32_t, std::map<std::int32_t, base::Nanoseconds>> threads;
    for (const auto& one : spans) threads[one.pid][one.tid] += one.span.length();
    CHECK(threads.size() == 2);
    CHECK(threads[root.pid()].size() >= 1);
    for (const auto& [tid, time] : threads[root.pid()]) {
        if (tid != root.pid()) CHECK(time > threads[root.pid()][root.pid()]);
    }
}

TEST_CASE("samples follow pinned processes to their cores") {
    const auto cores = tests::usable_cores();
    const ChildProcess root([&cores] {
        for (const unsigned core : {cores.front(), cores.back()})
            tests::fork_further([core] {
                tests::pin_to(core);
                tests::spin_for_ever();
            });
        tests::sleep_for_ever();
    });
    const auto source = platform::make_sampled_switch_source();
    REQUIRE(source->attach(root.pid()).has_value());
    std::this_thread::sleep_for(50ms);
    std::vector<platform::OnCore> before;
    source->drain(before);
    const auto spans = tests::watch(*source, 200ms);
    tests::check_order(spans);
    std::map<std::int32_t, std::map<unsigned, base::Nanoseconds>> by_process;
    for (const auto& one : spans) by_process[one.pid][one.core] += one.span.length();
    for (const auto& [pid, on] : by_process) CHECK((pid == root.pid() || on.size() == 1));
}

TEST_CASE("samples: a process that is gone cannot be watched") {
    ChildProcess ended([] {});
    const pid_t pid = ended.pid();
    ended.reap();
    const auto source = platform::make_sampled_switch_source();
    const auto attached = source->attach(pid);
    REQUIRE_FALSE(attached.has_value());
    CHECK_FALSE(attached.error().what.empty());
    std::vector<platform::OnCore> spans;
    source->drain(spans);
    CHECK(spans.empty());
}
