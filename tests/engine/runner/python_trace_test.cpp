#include "engine/runner/driver_files.hpp"
#include "engine/runner/interpreter.hpp"
#include "engine/telemetry/trace_file.hpp"
#include "tests/engine/runner/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

namespace poolscope::runner {
namespace {

using telemetry::RecordKind;

/// Runs a program that has the Python driver's modules, and reads the trace files that it wrote.
std::vector<telemetry::TraceBatch> write_and_read(const std::string& python, const std::string& program,
                                                  std::uint64_t& dropped) {
    const test::TestFolder folder;
    REQUIRE(write_driver(folder.path()).has_value());
    folder.write("traces/.keep", "");
    const auto file = folder.write("writes.py",
                                   "import os, sys\nfrom poolscope_trace_file import *\n"
                                   "folder = sys.argv[1]\n" +
                                       program);
    const auto command = fmt::format("'{}' '{}' '{}'", python, file.string(), (folder.path() / "traces").string());
    REQUIRE(std::system(command.c_str()) == 0);
    telemetry::TraceReader reader(folder.path() / "traces");
    auto batches = reader.poll();
    CHECK(reader.damaged_files() == 0);
    dropped = reader.dropped();
    return batches;
}

TEST_CASE("what Python writes, C++ reads") {
    const auto info = default_interpreter();
    if (!info) {
        MESSAGE("skipped: ", info.error().what);
        return;
    }
    std::uint64_t dropped = 0;

    SUBCASE("every field of a record and of the header") {
        const auto batches = write_and_read(info->path,
                                            "file = TraceFile(folder, WORKER, 77, 100)\n"
                                            "file.write(TASK_UNPICKLE, 2**60, 11, 2**40, 7, 8)\n"
                                            "file.write(READY, 5)\n",
                                            dropped);
        REQUIRE(batches.size() == 1);
        CHECK(batches[0].pid > 1);
        CHECK(batches[0].tid == 77);
        CHECK(batches[0].role == telemetry::Role::worker);
        REQUIRE(batches[0].records.size() == 2);
        const auto& first = batches[0].records[0];
        CHECK(first.at_ns == std::uint64_t{1} << 60);
        CHECK(first.duration_ns == 11);
        CHECK(first.value == std::uint64_t{1} << 40);
        CHECK(first.task == 7);
        CHECK(first.chunk == 8);
        CHECK(first.kind == RecordKind::task_unpickle);
        const auto& second = batches[0].records[1];
        CHECK(second.kind == RecordKind::ready);
        CHECK(second.task == telemetry::no_index);
        CHECK(second.chunk == telemetry::no_index);
        CHECK(dropped == 0);
    }
    SUBCASE("a full file keeps what it has and counts the rest") {
        const auto batches = write_and_read(info->path,
                                            "file = TraceFile(folder, MAIN, 1, 5)\n"
                                            "for i in range(8): file.write(RUN_BEGIN, i, task=i)\n",
                                            dropped);
        REQUIRE(batches.size() == 1);
        REQUIRE(batches[0].records.size() == 5);
        CHECK(batches[0].records[4].task == 4);
        CHECK(dropped == 3);
    }
    SUBCASE("space is reserved as records come, many at once or one by one") {
        const auto batches = write_and_read(info->path,
                                            "file = TraceFile(folder, MAIN, 1, 9000)\n"
                                            "file.write_queued(3, 4000, 10)\n"
                                            "for i in range(4000): file.write(RUN_BEGIN, i, task=i)\n"
                                            "file.write_queued(4, 4000, 10)\n",
                                            dropped);
        REQUIRE(batches.size() == 1);
        const auto& records = batches[0].records;
        REQUIRE(records.size() == 9000);
        CHECK(records[3999].task == 3999);
        CHECK(records[3999].chunk == 399);
        CHECK(records[7999].kind == RecordKind::run_begin);
        CHECK(records[8999].task == 999);
        CHECK(dropped == 3000);
    }
    SUBCASE("two files of the same thread have different names") {
        const auto batches = write_and_read(info->path,
                                            "TraceFile(folder, MAIN, 1, 5).write(READY, 1)\n"
                                            "TraceFile(folder, MAIN, 1, 5).write(READY, 2)\n",
                                            dropped);
        CHECK(batches.size() == 2);
    }
}

}  // namespace
}  // namespace poolscope::runner
