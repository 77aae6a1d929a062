#include "engine/platform/linux/process_stat.hpp"

#include <doctest/doctest.h>

using namespace poolscope::platform;
using namespace std::chrono_literals;

namespace {

constexpr auto tail =
    " 42 3474 0 -1 4194304 99 0 0 0 25 15 0 0 20 0 3 0 254435 3133440 394 18446744073709551615 1 2 3 4 5 0 0 0 0 "
    "0 0 0 17 1 0 0 0 0 0 6 7 8 140737241962952 9 10 11 0\n";

}  // namespace

TEST_CASE("parse_process_stat") {
    const auto stat = parse_process_stat(std::string("42 (python3) S 40") + tail, 10ms);
    REQUIRE(stat.has_value());
    CHECK(stat->pid == 42);
    CHECK(stat->command == "python3");
    CHECK(stat->state == 'S');
    CHECK(stat->parent_pid == 40);
    CHECK(stat->cpu == 400ms);
    CHECK(stat->threads == 3);
    CHECK(stat->start_ticks == 254435);
    CHECK(stat->rss_pages == 394);
    CHECK(stat->core == 1);
    CHECK(stat->argument_start == 140737241962952);
    CHECK_FALSE(stat->is_dead());
}

TEST_CASE("parse_process_stat bears any name") {
    for (const std::string name : {"a b", ") R 1", "((", "))", ""}) {
        const auto stat = parse_process_stat("7 (" + name + ") Z 40" + tail, 10ms);
        REQUIRE(stat.has_value());
        CHECK(stat->command == name);
        CHECK(stat->is_dead());
    }
}

TEST_CASE("parse_process_stat refuses what is cut off or something else") {
    for (const std::string text : {"", "42", "42 (x", "42 (x) ", "42 (x) S 1", ") S (", "x (y) S 40", "-1 (y) S 40"})
        CHECK_FALSE(parse_process_stat(text, 10ms).has_value());
    const std::string whole = std::string("42 (x) S 40") + tail;
    CHECK_FALSE(parse_process_stat(whole.substr(0, 60), 10ms).has_value());
}

TEST_CASE("parse_switch_counts tells voluntary from involuntary") {
    const auto counts =
        parse_switch_counts("Name:\tx\nThreads:\t1\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t545\n");
    REQUIRE(counts.has_value());
    CHECK(counts->voluntary == 150);
    CHECK(counts->involuntary == 545);
    CHECK_FALSE(parse_switch_counts("Name:\tx\nnonvoluntary_ctxt_switches:\t545\n").has_value());
}

TEST_CASE("parse_memory_use") {
    const auto use = parse_memory_use(
        "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss:  884 kB\nPss:  385 kB\nPss_Anon: 301 kB\nShared_Clean: 576 kB\n"
        "Private_Clean: 84 kB\nPrivate_Dirty: 224 kB\nPrivate_Hugetlb: 2048 kB\n");
    REQUIRE(use.has_value());
    CHECK(use->pss_bytes == 385 * 1024);
    CHECK(use->private_bytes == (84 + 224 + 2048) * 1024);
    CHECK_FALSE(parse_memory_use("").has_value());  // as a process that has just ended reads
}

TEST_CASE("parse_schedstat") {
    CHECK(parse_schedstat("38688 12 3\n") == 38688ns);
    CHECK_FALSE(parse_schedstat("").has_value());
}

TEST_CASE("helper_role knows CPython's helpers by their command lines") {
    using namespace std::string_literals;
    CHECK(helper_role("python3\0-c\0from multiprocessing.forkserver import main; main(5, 6)\0"s) == "forkserver");
    CHECK(helper_role("python3\0-c\0from multiprocessing.resource_tracker import main;main(4)\0"s) ==
          "resource_tracker");
    CHECK(helper_role("python3\0-c\0from multiprocessing.spawn import spawn_main; spawn_main()\0"s).empty());
    CHECK(helper_role("vim\0forkserver.py\0"s).empty());
}
