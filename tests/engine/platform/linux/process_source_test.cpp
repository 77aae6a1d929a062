#include "engine/platform/linux/process_source.hpp"

#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/sampling.hpp"
#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

using namespace poolscope;
using namespace std::chrono_literals;
using platform::ProcessSample;
using tests::ChildProcess;

namespace {

constexpr platform::ProcessDetail everything{.memory = true, .switches = true};

/// Turns this process into one whose command line is that of CPython's helper, and which forks.
void become_helper(const std::string& module) {
    const std::string code = "(read line; :); : # from multiprocessing." + module + " import main; main(3)";
    ::execl("/bin/sh", "sh", "-c", code.c_str(), nullptr);
}

/// Takes so much memory that is nobody else's.
void fill_memory(std::size_t bytes) {
    void* const place = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) ::_exit(99);
    std::memset(place, 1, bytes);
}

}  // namespace

TEST_CASE("a spinning process: state, CPU time and core are told") {
    const unsigned core = tests::usable_cores().back();
    const ChildProcess child([core] {
        tests::pin_to(core);
        tests::spin_for_ever();
    });
    const auto source = platform::make_process_source();
    std::vector<ProcessSample> seen;
    CHECK(tests::wait_until([&] {
        seen = source->sample(child.pid(), {});
        return seen.size() == 1 && seen.front().core == core && seen.front().cpu > 20ms;
    }));
    REQUIRE(seen.size() == 1);
    const ProcessSample& sample = seen.front();
    CHECK(sample.pid == child.pid());
    CHECK(sample.parent_pid == ::getpid());
    CHECK(sample.state == 'R');
    CHECK(sample.threads == 1U);
    CHECK(sample.rss_bytes > 0);
    CHECK(sample.command + "\n" == platform::read_text("/proc/self/comm"));
    CHECK(sample.role.empty());
    CHECK_MESSAGE(!sample.pss_bytes, "memory that was not asked for is not told");
    CHECK_FALSE(sample.private_bytes.has_value());
    CHECK_FALSE(sample.voluntary_switches.has_value());
    CHECK_FALSE(sample.involuntary_switches.has_value());
}

TEST_CASE("CPU time agrees with what the process reports when it is reaped") {
    tests::Gate gate;
    ChildProcess child([&gate] {
        while (platform::process_cpu_time(::getpid()).value_or(0s) < 30ms) {
        }
        gate.wait();
    });
    const auto source = platform::make_process_source();
    std::vector<ProcessSample> seen;
    CHECK(tests::wait_until([&] {
        seen = source->sample(child.pid(), {});
        return seen.size() == 1 && seen.front().state == 'S';
    }));
    REQUIRE(seen.size() == 1);
    REQUIRE(seen.front().cpu.has_value());
    CHECK(*seen.front().cpu >= 30ms);
    CHECK(platform::process_cpu_time(child.pid()) == seen.front().cpu);
    gate.open();
}

TEST_CASE("memory of its own shows as private, and in PSS") {
    constexpr std::size_t bytes = 32U << 20U;
    tests::Gate gate;
    const ChildProcess child([&gate] {
        gate.wait();
        fill_memory(bytes);
        tests::sleep_for_ever();
    });
    const auto source = platform::make_process_source();
    const auto before = source->sample(child.pid(), everything);
    REQUIRE(before.size() == 1);
    if (!before.front().pss_bytes) {
        MESSAGE("skipped: this system does not tell the memory of processes");
        return;
    }
    gate.open();
    std::vector<ProcessSample> after;
    CHECK(tests::wait_until([&] {
        after = source->sample(child.pid(), everything);
        return after.size() == 1 && after.front().private_bytes >= *before.front().private_bytes + bytes;
    }));
    REQUIRE(after.size() == 1);
    CHECK(*after.front().pss_bytes >= *before.front().pss_bytes + bytes);
    CHECK(*after.front().rss_bytes >= bytes);
}

TEST_CASE("switches of all threads are summed, and waiting counts as voluntary") {
    constexpr int waits = 40;
    tests::Gate gate;
    const ChildProcess child([&gate] {
        const auto wait_often = [] {
            for (int turn = 0; turn < waits; ++turn) std::this_thread::sleep_for(100us);
            tests::sleep_for_ever();
        };
        std::thread one(wait_often), two(wait_often);
        gate.wait();
    });
    const auto source = platform::make_process_source();
    std::vector<ProcessSample> seen;
    CHECK(tests::wait_until([&] {
        seen = source->sample(child.pid(), everything);
        return seen.size() == 1 && seen.front().voluntary_switches >= 2 * waits;
    }));
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().threads == 3U);
    CHECK(seen.front().involuntary_switches.has_value());
}

TEST_CASE("children and grandchildren are sampled, the root first") {
    const ChildProcess root([] {
        tests::fork_further([] {
            tests::fork_further(tests::sleep_for_ever);
            tests::sleep_for_ever();
        });
        tests::sleep_for_ever();
    });
    const auto source = platform::make_process_source();
    std::vector<ProcessSample> seen;
    CHECK(tests::wait_until([&] { return (seen = source->sample(root.pid(), everything)).size() == 3; }));
    REQUIRE(seen.size() == 3);
    CHECK(seen[0].pid == root.pid());
    CHECK(seen[1].parent_pid == seen[0].pid);
    CHECK(seen[2].parent_pid == seen[1].pid);
}

TEST_CASE("what has ended has neither threads nor memory, and is no zero") {
    ChildProcess ended([] {});
    const auto source = platform::make_process_source();
    std::vector<ProcessSample> seen;
    CHECK(tests::wait_until([&] {
        seen = source->sample(ended.pid(), everything);
        return seen.size() == 1 && seen.front().state == 'Z';
    }));
    REQUIRE(seen.size() == 1);
    CHECK_FALSE(seen.front().rss_bytes.has_value());
    CHECK_FALSE(seen.front().pss_bytes.has_value());
    CHECK_FALSE(seen.front().threads.has_value());
    CHECK_FALSE(seen.front().voluntary_switches.has_value());
    CHECK(seen.front().cpu.has_value());
    const pid_t pid = ended.pid();
    ended.reap();
    CHECK(source->sample(pid, everything).empty());
    CHECK_FALSE(platform::process_cpu_time(pid).has_value());
}

TEST_CASE("CPython's helpers have their role, what they fork has none") {
    for (const std::string module : {"forkserver", "resource_tracker"}) {
        tests::Gate gate, input;
        const ChildProcess helper([&] {
            gate.wait();
            input.become_input();
            become_helper(module);
        });
        const auto source = platform::make_process_source();
        REQUIRE(source->sample(helper.pid(), {}).size() == 1);  // before it became the helper
        gate.open();
        std::vector<ProcessSample> seen;
        CHECK(tests::wait_until([&] {
            seen = source->sample(helper.pid(), {});
            return seen.size() == 2 && seen.front().role == module;
        }));
        REQUIRE(seen.size() == 2);
        CHECK(seen.back().role.empty());
    }
}
