#include "engine/platform/linux/machine_text.hpp"

#include "engine/platform/machine.hpp"

#include <doctest/doctest.h>

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

using namespace poolscope::platform;

TEST_CASE("parse_core_list") {
    CHECK(parse_core_list("0-3,8\n") == std::vector<unsigned>{0, 1, 2, 3, 8});
    CHECK(parse_core_list("0") == std::vector<unsigned>{0});
    CHECK(parse_core_list("4-5,0-1,4") == std::vector<unsigned>{0, 1, 4, 5});
    for (const char* broken : {"", "\n", "a", "3-1", "0-", "-2", "0,,1", "0-99999999", "1 2"})
        CHECK(parse_core_list(broken).empty());
}

TEST_CASE("parse_os_name") {
    CHECK(parse_os_name("NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n") ==
          "Debian GNU/Linux 12 (bookworm)");
    CHECK(parse_os_name("NAME=Alpine\nID=alpine\n") == "Alpine");
    CHECK(parse_os_name("PRETTY_NAME='It is \\ plain'\n") == "It is \\ plain");
    CHECK(parse_os_name("PRETTY_NAME=\"The \\\"big\\\" one\"\n") == "The \"big\" one");
    CHECK(parse_os_name("").empty());
}

TEST_CASE("parse_cpu_model") {
    CHECK(parse_cpu_model(
              "processor\t: 0\nmodel\t\t: 2\nmodel name\t: AMD EPYC\nflags\t\t: fpu\n\nmodel name\t: other\n") ==
          "AMD EPYC");
    CHECK(parse_cpu_model("processor : 0\nBogoMIPS : 48.00\n\nModel : Raspberry Pi 5\n") == "Raspberry Pi 5");
    CHECK(parse_cpu_model("cpu\t\t: POWER9, altivec supported\n") == "POWER9, altivec supported");
    CHECK(parse_cpu_model("processor : 0\nBogoMIPS : 48.00\n").empty());
}

TEST_CASE("parse_memory_bytes and parse_load") {
    CHECK(parse_memory_bytes("MemTotal:       16384 kB\nMemFree:  1 kB\n") == 16384 * 1024);
    CHECK_FALSE(parse_memory_bytes("MemFree: 1 kB\n").has_value());
    CHECK(parse_load("0.52 0.61 0.70 1/345 6789\n") == 0.52);
    CHECK_FALSE(parse_load("").has_value());
}

TEST_CASE("read_machine agrees with what the system calls say") {
    const Machine machine = read_machine();
    CHECK(machine.cores_present() == static_cast<unsigned>(::sysconf(_SC_NPROCESSORS_ONLN)));
    cpu_set_t mask;
    REQUIRE(::sched_getaffinity(0, sizeof mask, &mask) == 0);
    CHECK(machine.cores_usable() == static_cast<unsigned>(CPU_COUNT(&mask)));
    CHECK(std::ranges::is_sorted(machine.cores, {}, &Core::id));
    CHECK(machine.parallelism() >= 1);
    CHECK(machine.parallelism() <= machine.cores_usable());
    REQUIRE(machine.memory_bytes.has_value());
    const auto physical =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    CHECK(*machine.memory_bytes == physical);
    CHECK(machine.load_1min.has_value());
    CHECK(machine.kernel.starts_with("Linux "));
    CHECK_FALSE(machine.os.empty());
    CHECK_FALSE(machine.architecture.empty());
}

TEST_CASE("read_machine sees the affinity of the thread that asks") {
    unsigned usable = 0;
    std::vector<Core> cores;
    std::thread([&] {
        cpu_set_t mask;
        if (::sched_getaffinity(0, sizeof mask, &mask) != 0) return;
        unsigned first = 0;
        while (!CPU_ISSET(first, &mask)) ++first;
        CPU_ZERO(&mask);
        CPU_SET(first, &mask);
        if (::sched_setaffinity(0, sizeof mask, &mask) != 0) return;
        const Machine machine = read_machine();
        usable = machine.cores_usable();
        cores = machine.cores;
    }).join();
    CHECK(usable == 1);
    CHECK(cores.size() == static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN)));
}
