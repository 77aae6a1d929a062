#include "engine/platform/machine.hpp"

#include <doctest/doctest.h>

using poolscope::platform::Core;
using poolscope::platform::Machine;

namespace {

Machine machine_of(std::vector<Core> cores) {
    Machine machine;
    machine.cores = std::move(cores);
    return machine;
}

}  // namespace

TEST_CASE("Machine: usable cores are those of the affinity mask") {
    const Machine machine = machine_of({{0, true, 0}, {1, false, 1}, {2, true, 2}});
    CHECK(machine.cores_present() == 3);
    CHECK(machine.cores_usable() == 2);
    CHECK(machine.parallelism() == 2);
}

TEST_CASE("Machine: SMT shows in fewer physical cores") {
    const Machine with = machine_of({{0, true, 0}, {1, true, 0}, {2, true, 2}, {3, true, 2}});
    CHECK(with.physical_cores() == 2);
    CHECK(with.smt() == true);
    const Machine without = machine_of({{0, true, 0}, {1, true, 1}});
    CHECK(without.physical_cores() == 2);
    CHECK(without.smt() == false);
}

TEST_CASE("Machine: an untold topology stays unknown") {
    const Machine machine = machine_of({{0, true, 0}, {1, true, std::nullopt}});
    CHECK_FALSE(machine.physical_cores().has_value());
    CHECK_FALSE(machine.smt().has_value());
    CHECK_FALSE(machine_of({}).physical_cores().has_value());
}

TEST_CASE("Machine: a quota limits the parallelism, rounded up and never below one") {
    Machine machine = machine_of({{0, true, 0}, {1, true, 1}, {2, true, 2}, {3, true, 3}});
    for (const auto& [quota, workers] :
         {std::pair{1.5, 2U}, std::pair{2.0, 2U}, std::pair{0.25, 1U}, std::pair{16.0, 4U}}) {
        machine.cgroup_quota = quota;
        CHECK(machine.parallelism() == workers);
    }
    CHECK(machine_of({}).parallelism() == 1);
}
