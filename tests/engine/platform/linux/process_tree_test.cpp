#include "engine/platform/linux/process_tree.hpp"

#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace poolscope;
using platform::ProcessStat;
using platform::ProcessTree;
using tests::ChildProcess;

namespace {

/// A process with two children, one of them started by a second thread, and a grandchild.
void be_a_family() {
    tests::fork_further([] {
        tests::fork_further(tests::sleep_for_ever);
        tests::sleep_for_ever();
    });
    std::thread([] {
        tests::fork_further(tests::sleep_for_ever);
        tests::sleep_for_ever();
    }).join();
}

}  // namespace

TEST_CASE("ProcessTree finds children of all threads, and grandchildren, after their parents") {
    for (const auto way : {ProcessTree::Way::best, ProcessTree::Way::all_processes}) {
        const ChildProcess root(be_a_family);
        ProcessTree tree(way);
        CAPTURE(tree.source());
        std::vector<ProcessStat> family;
        CHECK(tests::wait_until([&] { return (family = tree.read(root.pid())).size() == 4; }));
        REQUIRE_FALSE(family.empty());
        CHECK(family.front().pid == root.pid());
        for (auto one = family.begin() + 1; one != family.end(); ++one)
            CHECK(std::find_if(family.begin(), one, [&](const auto& other) { return other.pid == one->parent_pid; }) !=
                  one);
    }
}

TEST_CASE("ProcessTree is empty for a process that is gone, and shows one that is not yet reaped") {
    ChildProcess ended([] {});
    ProcessTree tree;
    CHECK(tests::wait_until([&] {
        const auto found = tree.read(ended.pid());
        return found.size() == 1 && found.front().is_dead();
    }));
    const pid_t pid = ended.pid();
    ended.reap();
    CHECK(tree.read(pid).empty());
}

TEST_CASE("list_threads") {
    std::vector<std::int32_t> threads;
    platform::list_threads(::getpid(), threads);
    CHECK(std::ranges::find(threads, ::getpid()) != threads.end());
    platform::list_threads(-5, threads);
    CHECK(threads.empty());
}
