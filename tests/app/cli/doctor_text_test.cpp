#include "app/cli/doctor_text.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace poolscope;
using namespace poolscope::cli;

namespace {

Examination sample() {
    Examination found;
    for (unsigned i = 0; i < 4; ++i) found.machine.cores.push_back({i, i < 2, {}});
    found.machine.os = "Some System 1";
    found.machine.cgroup_quota = 1.5;
    telemetry::InterpreterInfo python;
    python.path = "/usr/bin/python3";
    python.implementation = "CPython";
    python.version = "3.11.2";
    python.gil = true;
    python.start_methods = {experiment::StartMethod::fork, experiment::StartMethod::spawn};
    python.default_start_method = experiment::StartMethod::fork;
    found.interpreters = {python};
    found.capabilities = {{"scheduler switches", false, "", "perf_event_paranoid is 3; set it to 2."}};
    return found;
}

}  // namespace

TEST_CASE("doctor tells of the machine, the interpreters and what cannot be measured") {
    std::string text;
    for (const auto& line : doctor_text(sample(), 80)) text += render(line, 200, false) + "\n";
    CHECK(text.find("2 usable of 4 present") != std::string::npos);
    CHECK(text.find("1.5 cores") != std::string::npos);
    CHECK(text.find("CPython 3.11.2  /usr/bin/python3  (used unless --python names another)\n") != std::string::npos);
    CHECK(text.find("GIL on; starts by fork, spawn; default fork\n") != std::string::npos);
    CHECK(text.find("no   scheduler switches\n       perf_event_paranoid is 3; set it to 2.\n") != std::string::npos);
}

TEST_CASE("doctor's JSON has null for what is not told") {
    const auto json = nlohmann::json::parse(doctor_json(sample()));
    CHECK(json["format"] == "poolscope-doctor");
    CHECK(json["format_version"] == 1);
    CHECK(json["machine"]["cores_usable"] == 2);
    CHECK(json["machine"]["smt"].is_null());
    CHECK(json["machine"]["load_before"].is_null());
    CHECK(json["interpreters"][0]["start_methods"] == nlohmann::json{"fork", "spawn"});
    CHECK(json["interpreters"][0]["default_workers"].is_null());
    CHECK(json["capabilities"][0]["available"] == false);
}
