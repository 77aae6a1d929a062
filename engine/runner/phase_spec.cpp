#include "engine/runner/phase_spec.hpp"

#include <nlohmann/json.hpp>

namespace poolscope::runner {
namespace {

using nlohmann::json;

json inputs_of(const experiment::Experiment& experiment) {
    if (experiment.inputs_json.empty()) return experiment.numbers;
    return json::parse(experiment.inputs_json, nullptr, false);
}

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

}  // namespace

std::string phase_spec(const experiment::Experiment& experiment, const telemetry::Phase& phase,
                       const std::optional<std::filesystem::path>& trace_dir) {
    const auto& file = experiment.function.file;
    json spec;
    spec["function"]["name"] = experiment.function.name;
    spec["function"]["file"] = file ? json(std::filesystem::absolute(*file).string()) : json();
    spec["inputs"] = inputs_of(experiment);
    spec["executor"] = name_of(phase.executor);
    spec["workers"] = phase.workers;
    spec["start_method"] = phase.start_method ? json(name_of(*phase.start_method)) : json();
    spec["chunksize"] = or_null(phase.chunksize);
    spec["trace_dir"] = trace_dir ? json(trace_dir->string()) : json();
    return spec.dump();
}

}  // namespace poolscope::runner
