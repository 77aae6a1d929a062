#include "engine/timeline/process_rows.hpp"

#include <doctest/doctest.h>

#include <string>

namespace poolscope::timeline {
namespace {

using base::Nanoseconds;
using platform::ProcessSample;

ProcessSample process(std::int32_t pid, std::int32_t parent, std::optional<std::uint64_t> pss = {},
                      std::string role = {}) {
    ProcessSample sample;
    sample.pid = pid;
    sample.parent_pid = parent;
    sample.command = "python3";
    sample.role = std::move(role);
    sample.state = 'S';
    sample.pss_bytes = pss;
    return sample;
}

telemetry::ProcessesSampled at(std::int64_t when, std::vector<ProcessSample> processes) {
    return {Nanoseconds{when}, 0, std::move(processes)};
}

unsigned worker_of(std::int32_t pid) {
    return pid >= 200 ? static_cast<unsigned>(pid - 199) : 0;
}

std::vector<std::string> names(const std::vector<ProcessRow>& rows) {
    std::vector<std::string> all;
    for (const ProcessRow& row : rows) all.push_back(row.name);
    return all;
}

TEST_CASE("processes are named by what they are, parents first") {
    ProcessRows rows;
    rows.add(at(1, {process(100, 1), process(201, 103), process(103, 100, {}, "forkserver"), process(200, 103),
                    process(102, 100, {}, "resource_tracker"), process(300, 104), process(104, 100)}));
    const auto told = rows.rows(100, false, worker_of);
    CHECK(names(told) ==
          std::vector<std::string>{"main", "resource tracker", "forkserver", "W1", "W2", "python3", "W101"});
    CHECK_FALSE(told[0].ended);
}

TEST_CASE("without lanes, workers are numbered as they were seen") {
    ProcessRows rows;
    rows.add(at(1, {process(100, 1), process(102, 100, {}, "resource_tracker"), process(103, 100, {}, "forkserver"),
                    process(210, 103), process(205, 103), process(300, 210)}));
    CHECK(names(rows.rows(100, false, {})) ==
          std::vector<std::string>{"main", "resource tracker", "forkserver", "W1", "python3", "W2"});
}

TEST_CASE("the peak of the tree is taken at one moment, without the keeper") {
    ProcessRows rows;
    CHECK_FALSE(rows.peak_pss_bytes().has_value());
    ProcessSample keeper = process(99, 1, 1000);
    keeper.command = "poolscope-keepe";
    rows.add(at(1, {keeper, process(100, 99, 50), process(200, 100, 10)}));
    rows.add(at(2, {keeper, process(100, 99, 20), process(200, 100, 30)}));
    rows.add(at(3, {keeper, process(100, 99), process(200, 100)}));
    CHECK(rows.peak_pss_bytes() == 60U);
    const auto told = rows.rows(100, false, worker_of);
    REQUIRE(told.size() == 3);
    CHECK(told[2].peak_pss_bytes == 30U);
    CHECK(told[2].latest.pss_bytes == 30U);  // the newest that is known
}

TEST_CASE("a process is gone when it is a zombie or is no longer there") {
    ProcessRows rows;
    rows.add(at(1, {process(100, 1), process(200, 100), process(201, 100)}));
    ProcessSample zombie = process(200, 100);
    zombie.state = 'Z';
    rows.add(at(2, {process(100, 1), zombie, process(201, 100)}));
    rows.add(at(3, {process(100, 1), zombie}));
    CHECK_FALSE(rows.gone(100).has_value());
    CHECK(rows.gone(200) == Nanoseconds{2});
    CHECK(rows.gone(201) == Nanoseconds{3});
    CHECK(rows.last_alive(201) == Nanoseconds{2});
    CHECK_FALSE(rows.gone(999).has_value());
    const auto told = rows.rows(100, false, worker_of);
    CHECK(told[1].ended);
    CHECK(rows.rows(100, true, worker_of)[0].ended);
}

TEST_CASE("a circle of parents, as reused ids can make one, still lists everybody") {
    ProcessRows rows;
    rows.add(at(1, {process(10, 11), process(11, 10), process(12, 12)}));
    CHECK(rows.rows({}, false, worker_of).size() == 3);
}

}  // namespace
}  // namespace poolscope::timeline
