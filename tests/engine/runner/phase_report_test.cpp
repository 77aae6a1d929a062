#include "engine/runner/phase_report.hpp"

#include <doctest/doctest.h>

namespace poolscope::runner {
namespace {

using Line = PhaseReport::Line;

TEST_CASE("the lines of a good phase") {
    PhaseReport report(4);
    CHECK(report.take(R"({"type":"started","pid":77,"at_ns":5})") == Line::started);
    CHECK_FALSE(report.work_started().has_value());
    CHECK(report.take(R"({"type":"work","at_ns":10,"chunksize":3})") == Line::work);
    REQUIRE(report.work_started().has_value());
    CHECK(report.work_started()->main_pid == 77);
    CHECK(report.work_started()->phase == 4);
    CHECK(report.work_started()->chunksize == 3u);
    CHECK_FALSE(report.complete());
    CHECK(report.take(R"({"type":"result","begin_ns":11,"end_ns":31,"results":["1","[2]"],
                          "voluntary":6,"involuntary":2,"cpu_ns":9})") == Line::result);
    CHECK(report.complete());

    const auto finished = report.finish({.code = 0, .signal = {}, .leftovers_ended = 0, .error = {}}, "noise");
    CHECK_FALSE(finished.error.has_value());
    CHECK(finished.phase == 4);
    CHECK(finished.work->length() == base::Nanoseconds(20));
    CHECK(finished.results == std::vector<std::string>{"1", "[2]"});
    CHECK(finished.switches->voluntary == 6);
    CHECK(finished.switches->involuntary == 2);
    CHECK(finished.cpu == base::Nanoseconds(9));
}

TEST_CASE("what the driver cannot tell is none, not 0") {
    PhaseReport report(0);
    report.take(R"({"type":"work","at_ns":10,"chunksize":null})");
    report.take(R"({"type":"result","begin_ns":1,"end_ns":2,"results":[],"voluntary":null,"involuntary":null,
                    "cpu_ns":null})");
    CHECK_FALSE(report.work_started()->chunksize.has_value());
    const auto finished = report.finish({}, "");
    CHECK_FALSE(finished.switches.has_value());
    CHECK_FALSE(finished.cpu.has_value());
}

TEST_CASE("an error line becomes the phase's error; what concerns function and inputs is the person's move") {
    PhaseReport report(0);
    CHECK(report.take(
              R"({"type":"error","stage":"run","message":"f raised ValueError: x","traceback":"T","remedy":"R"})") ==
          Line::error);
    const auto error = report.finish({.code = 1, .signal = {}, .leftovers_ended = 0, .error = {}}, "").error;
    REQUIRE(error.has_value());
    CHECK(error->kind == base::ErrorKind::run);
    CHECK(error->what == "f raised ValueError: x.");
    CHECK(error->remedy == "R");
    CHECK(error->detail == "T");

    PhaseReport import(0);
    import.take(R"({"type":"error","stage":"import","message":"m","traceback":""})");
    CHECK(import.finish({}, "").error->kind == base::ErrorKind::input);
}

TEST_CASE("a driver that ends without a word is an error that says how") {
    const auto code =
        PhaseReport(0).finish({.code = 3, .signal = {}, .leftovers_ended = 0, .error = {}}, "its output").error;
    REQUIRE(code.has_value());
    CHECK(code->what.find("exit code 3") != std::string::npos);
    CHECK(code->detail == "its output");
    const auto signal = PhaseReport(0).finish({.code = {}, .signal = 9, .leftovers_ended = 0, .error = {}}, "").error;
    CHECK(signal->what.find("signal 9") != std::string::npos);
    const auto never =
        PhaseReport(0).finish({.code = {}, .signal = {}, .leftovers_ended = 0, .error = "No way"}, "").error;
    CHECK(never->what == "No way.");
}

TEST_CASE("garbage on the control line is told, and keeps what came before") {
    PhaseReport report(0);
    for (const char* line : {"", "nonsense", "[]", "{}", R"({"type":7})", R"({"type":"result"})",
                             R"({"type":"result","begin_ns":"x"})", R"({"type":"started"})", "\xff\xfe"})
        CHECK(report.take(line) == Line::unknown);
    CHECK_FALSE(report.complete());
    CHECK(report.finish({}, "").error->what.find("could not be read") != std::string::npos);
}

}  // namespace
}  // namespace poolscope::runner
