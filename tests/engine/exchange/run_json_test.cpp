#include "engine/exchange/run_json.hpp"

#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>

namespace poolscope::exchange {
namespace {

using nlohmann::json;
using timeline::RunBuilder;

json document_of(const std::vector<telemetry::Event>& events) {
    timeline::Timeline timeline;
    for (const telemetry::Event& event : events) timeline.apply(event);
    const std::string text = run_json(analysis::analyse(timeline));
    CHECK(text.ends_with("}\n"));
    return json::parse(text);
}

RunBuilder traced_and_timed() {
    RunBuilder run = timeline::small_proof();
    run.events.pop_back();
    run.phase(experiment::Executor::sequential, telemetry::PassKind::timed, 8000, 9000);
    run.finish(11'000, {"1", "2", "3", "4"});
    run.phase(experiment::Executor::pool, telemetry::PassKind::timed, 12'000, 13'000);
    run.finish(14'000, {"1", "2", "3", "4"});
    auto& last = std::get<telemetry::PhaseFinished>(run.events.back());
    last.switches = telemetry::Switches{5, 6};
    last.app_cpu = std::chrono::microseconds(7);
    run.end(20'000);
    return run;
}

TEST_CASE("the document has every key of the schema") {
    const json document = document_of(traced_and_timed().events);
    CHECK(document.at("format") == "poolscope-run");
    CHECK(document.at("format_version") == 1);
    for (const char* key : {"machine", "interpreter", "experiment", "runs", "speedup", "fits", "verdict", "reason",
                            "explanation", "error"}) {
        CAPTURE(key);
        CHECK(document.contains(key));
    }
    CHECK(document["machine"]["cores_present"] == 2);
    CHECK(document["machine"]["cores_usable"] == 2);
    CHECK(document["machine"]["load_before"] == 0.1);
    CHECK(document["machine"]["cgroup_quota"].is_null());
    CHECK(document["interpreter"].is_null());
    REQUIRE(document["runs"].size() == 2);
    const json& pool = document["runs"][1];
    CHECK(pool["executor"] == "pool");
    CHECK(pool["workers"] == 2);
    CHECK(pool["start_method"].is_null());
    CHECK(pool["chunksize"] == 1);
    CHECK(pool["wall_ns"] == json::array({1'000'000}));
    CHECK(pool["median_wall_ns"].is_number_integer());
    CHECK(pool["median_wall_ns"] == 1'000'000);
    CHECK(pool["traced_wall_ns"] == 1'400'000);
    CHECK(pool["pickle"]["bytes"] == 600);
    CHECK(pool["pickle"]["dumps_ns"] == 60'000);
    CHECK(pool["switches"]["voluntary"] == 5);
    CHECK(pool["switches"]["involuntary"] == 6);
    CHECK(pool["app_cpu_ns"] == 7000);
    CHECK(pool["events_dropped"] == 0);
    CHECK(pool["peak_pss_bytes"].is_null());
    REQUIRE(pool["tasks"].size() == 4);
    CHECK(pool["tasks"][1]["index"] == 1);
    CHECK(pool["tasks"][1]["worker_pid"] == 201);
    CHECK(pool["tasks"][1]["queued_ns"] == 5'100'000);
    CHECK(pool["tasks"][1]["start_ns"] == 5'170'000);
    CHECK(pool["tasks"][1]["end_ns"] == 5'680'000);
    CHECK(pool["budget"]["total_ns"] == 2'800'000);
    CHECK(pool["budget"]["held_up_ns"].is_null());
    REQUIRE(document["speedup"].size() == 1);
    CHECK(document["speedup"][0]["executor"] == "pool");
    CHECK(document["speedup"][0]["median"] == 2.0);
    CHECK(document["speedup"][0]["efficiency"] == 1.0);
    CHECK(document["fits"]["amdahl"].is_null());
    CHECK(document["verdict"] == "inconclusive");  // the results are made up
    CHECK(document["error"].is_null());
}

TEST_CASE("what was not measured is null, never 0") {
    RunBuilder run({1}, 1);
    run.phase(experiment::Executor::sequential, telemetry::PassKind::timed, 0, 1000);
    run.fail(2000);
    std::get<telemetry::RunStarted>(run.events.front()).machine.load_1min.reset();
    const json document = document_of(run.events);
    const json& alone = document["runs"][0];
    for (const char* key : {"median_wall_ns", "results_exact", "traced_wall_ns", "tracing_cost_ratio", "pickle",
                            "budget", "switches", "peak_pss_bytes", "events_dropped", "app_cpu_ns"}) {
        CAPTURE(key);
        CHECK(alone.at(key).is_null());
    }
    CHECK(alone["error"]["what"] == "It broke.");
    CHECK(document["machine"]["load_before"].is_null());
    CHECK(document_of({})["machine"].is_null());
}

TEST_CASE("large numbers keep every digit and odd texts stay valid JSON") {
    RunBuilder run({1}, 1);
    auto& started = std::get<telemetry::RunStarted>(run.events.front());
    started.machine.memory_bytes = std::numeric_limits<std::uint64_t>::max();
    started.experiment.inputs_json = R"([12345678901234567890, "x"])";
    started.experiment.title = "\xff broken";
    run.phase(experiment::Executor::sequential, telemetry::PassKind::timed, 0, 1000);
    run.finish(2000, {"41666654166667500000", "'\xfe'"});
    const json document = document_of(run.events);
    CHECK(document["machine"]["memory_bytes"] == std::numeric_limits<std::uint64_t>::max());
    CHECK(document["runs"][0]["results"][0] == "41666654166667500000");
    CHECK(document["experiment"]["inputs"][0] == 12345678901234567890ULL);
}

}  // namespace
}  // namespace poolscope::exchange
