#include "engine/runner/phase_spec.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace poolscope::runner {
namespace {

using nlohmann::json;

TEST_CASE("the specification of a traced pool phase") {
    experiment::Experiment experiment;
    experiment.numbers = {3, 4};
    telemetry::Phase phase;
    phase.executor = experiment::Executor::pool;
    phase.workers = 2;
    phase.start_method = experiment::StartMethod::spawn;
    phase.chunksize = 7;
    CHECK(json::parse(phase_spec(experiment, phase, "/run/trace")) == json::parse(R"({
        "function": {"name": "heavy_computation", "file": null}, "inputs": [3, 4], "executor": "pool", "workers": 2,
        "start_method": "spawn", "chunksize": 7, "trace_dir": "/run/trace"})"));
}

TEST_CASE("the specification of a learner's function: absolute path, inputs as given") {
    experiment::Experiment experiment;
    experiment.function = {"fib", "lessons/fib.py"};
    experiment.inputs_json = R"(["a", 1.5, null, [123456789012345678]])";
    const json spec = json::parse(phase_spec(experiment, {}, {}));
    CHECK(spec["function"]["file"] == (std::filesystem::current_path() / "lessons/fib.py").string());
    CHECK(spec["inputs"] == json::parse(experiment.inputs_json));
    CHECK(spec["executor"] == "sequential");
    CHECK(spec["start_method"].is_null());
    CHECK(spec["chunksize"].is_null());
    CHECK(spec["trace_dir"].is_null());
}

}  // namespace
}  // namespace poolscope::runner
