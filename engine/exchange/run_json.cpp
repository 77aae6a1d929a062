#include "engine/exchange/run_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace poolscope::exchange {

using Json = nlohmann::ordered_json;
using analysis::ExecutorReport;
using analysis::RunReport;
using base::Nanoseconds;
using experiment::name_of;

namespace {

Json of(Nanoseconds span) {
    return span.count();
}
Json of(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}
/// A time that was interpolated, as whole nanoseconds like all others.
Json whole(double nanoseconds) {
    return std::llround(nanoseconds);
}
Json of(bool value) {
    return value;
}
Json of(unsigned value) {
    return value;
}
Json of(std::uint64_t value) {
    return value;
}
Json of(experiment::StartMethod method) {
    return std::string(name_of(method));
}
Json of(experiment::Executor executor) {
    return std::string(name_of(executor));
}
Json of(const std::filesystem::path& path) {
    return path.string();
}

Json of(const base::Error& error) {
    static constexpr const char* kinds[] = {"input", "run", "system", "stopped"};
    return {{"kind", kinds[static_cast<std::size_t>(error.kind)]},
            {"what", error.what},
            {"where", error.where},
            {"remedy", error.remedy},
            {"detail", error.detail}};
}

Json of(const telemetry::Switches& switches) {
    return {{"voluntary", switches.voluntary}, {"involuntary", switches.involuntary}};
}

Json of(const timeline::PickleBill& bill) {
    return {
        {"messages", bill.messages}, {"bytes", bill.bytes}, {"dumps_ns", of(bill.dumps)}, {"loads_ns", of(bill.loads)}};
}

Json of(const analysis::TimeBudget& budget) {
    return {{"workers", budget.workers},
            {"total_ns", of(budget.total())},
            {"startup_ns", of(budget.startup)},
            {"pickle_ns", of(budget.pickle)},
            {"unpickle_ns", of(budget.unpickle)},
            {"transfer_ns", of(budget.transfer)},
            {"compute_ns", of(budget.compute)},
            {"wait_ns", of(budget.wait)},
            {"imbalance_ns", of(budget.imbalance)},
            {"closing_ns", of(budget.closing)},
            {"held_up_ns", budget.on_core_known ? of(budget.held_up) : Json()}};
}

Json of(const timeline::Task& task);
Json of(const platform::Core& core);

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? of(*value) : Json();
}

template <class T>
Json list_of(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) list.push_back(of(value));
    return list;
}

Json of(const timeline::Task& task) {
    return {{"index", task.index},
            {"chunk", task.chunk == telemetry::no_index ? Json() : Json(task.chunk)},
            {"worker_pid", task.worker_pid == 0 ? Json() : Json(task.worker_pid)},
            {"worker_tid", task.worker_tid == 0 ? Json() : Json(task.worker_tid)},
            {"queued_ns", or_null(task.queued)},
            {"start_ns", or_null(task.started)},
            {"end_ns", or_null(task.ended)},
            {"received_ns", or_null(task.received)},
            {"failed", task.failed}};
}

Json of(const platform::Core& core) {
    return {{"id", core.id}, {"usable", core.usable}, {"physical", or_null(core.physical)}};
}

Json machine_json(const platform::Machine& machine) {
    return {{"cores_present", machine.cores_present()},
            {"cores_usable", machine.cores_usable()},
            {"physical_cores", or_null(machine.physical_cores())},
            {"smt", or_null(machine.smt())},
            {"cgroup_quota", or_null(machine.cgroup_quota)},
            {"load_before", or_null(machine.load_1min)},
            {"memory_bytes", or_null(machine.memory_bytes)},
            {"os", machine.os},
            {"kernel", machine.kernel},
            {"cpu_model", machine.cpu_model.empty() ? Json() : Json(machine.cpu_model)},
            {"architecture", machine.architecture},
            {"cores", list_of(machine.cores)}};
}

Json interpreter_json(const telemetry::InterpreterInfo& info) {
    return {{"path", info.path},
            {"implementation", info.implementation},
            {"version", info.version},
            {"gil", or_null(info.gil)},
            {"free_threaded_build", info.free_threaded_build},
            {"start_methods", list_of(info.start_methods)},
            {"default_start_method", or_null(info.default_start_method)},
            {"default_workers", or_null(info.default_workers)},
            {"interpreters", info.has_interpreters}};
}

Json numbers_json(const experiment::Experiment& experiment) {
    if (!experiment.inputs_json.empty()) return Json::parse(experiment.inputs_json, nullptr, false);
    return experiment.numbers;
}

Json experiment_json(const experiment::Experiment& experiment) {
    return {{"title", experiment.title},
            {"function", {{"name", experiment.function.name}, {"file", or_null(experiment.function.file)}}},
            {"inputs", numbers_json(experiment)},
            {"executors", list_of(experiment.executors)},
            {"workers", experiment.workers.empty() ? Json() : Json(experiment.workers)},
            {"start_method", or_null(experiment.start_method)},
            {"chunksize", or_null(experiment.chunksize)},
            {"repeat", experiment.repeats},
            {"warmup", experiment.warmup},
            {"traced", experiment.traced},
            {"timeout_s", experiment.timeout.count()}};
}

Json run_entry(const ExecutorReport& run) {
    return {{"executor", of(run.executor)},
            {"workers", run.workers},
            {"start_method", or_null(run.start_method)},
            {"chunksize", or_null(run.chunksize)},
            {"wall_ns", list_of(run.wall)},
            {"median_wall_ns", run.wall_ns ? whole(run.wall_ns->median) : Json()},
            {"low_wall_ns", run.wall_ns ? whole(run.wall_ns->low) : Json()},
            {"high_wall_ns", run.wall_ns ? whole(run.wall_ns->high) : Json()},
            {"results", run.results},
            {"results_exact", or_null(run.results_exact)},
            {"traced_wall_ns", or_null(run.traced_wall)},
            {"tracing_cost_ratio", or_null(run.tracing_cost_ratio)},
            {"tasks", list_of(run.tasks)},
            {"pickle", or_null(run.pickles)},
            {"budget", or_null(run.budget)},
            {"switches", or_null(run.switches)},
            {"peak_pss_bytes", or_null(run.peak_pss_bytes)},
            {"events_dropped", or_null(run.records_dropped)},
            {"app_cpu_ns", or_null(run.app_cpu)},
            {"error", or_null(run.error)}};
}

Json speedup_entry(const analysis::SpeedupReport& speedup) {
    return {{"executor", of(speedup.executor)},     {"workers", speedup.workers},
            {"median", of(speedup.speedup.median)}, {"low", of(speedup.speedup.low)},
            {"high", of(speedup.speedup.high)},     {"efficiency", of(speedup.efficiency)}};
}

Json fits_json(const RunReport& report) {
    Json fits{{"executor", or_null(report.fitted)}, {"amdahl", nullptr}, {"universal_scalability", nullptr}};
    if (const auto& fit = report.amdahl) {
        fits["amdahl"] = {{"serial_fraction", of(fit->serial_fraction)}, {"rms_error", of(fit->rms_error)}};
    }
    if (const auto& fit = report.universal_scalability) {
        fits["universal_scalability"] = {{"contention", of(fit->contention)},
                                         {"coherency", of(fit->coherency)},
                                         {"single", of(fit->single)},
                                         {"peak_workers", or_null(fit->peak_workers())},
                                         {"rms_error", of(fit->rms_error)}};
    }
    return fits;
}

}  // namespace

std::string run_json(const RunReport& report) {
    Json document{{"format", "poolscope-run"}, {"format_version", run_format_version}};
    const auto& started = report.started;
    document["machine"] = started ? machine_json(started->machine) : Json();
    document["interpreter"] = started && started->interpreter ? interpreter_json(*started->interpreter) : Json();
    document["experiment"] = started ? experiment_json(started->experiment) : Json();
    document["runs"] = Json::array();
    for (const ExecutorReport& run : report.executors) document["runs"].push_back(run_entry(run));
    document["speedup"] = Json::array();
    for (const auto& speedup : report.speedups) document["speedup"].push_back(speedup_entry(speedup));
    document["fits"] = fits_json(report);
    document["verdict"] = report.verdict == analysis::Verdict::ok ? "ok" : "inconclusive";
    document["reason"] = report.reason;
    document["explanation"] = report.explanation;
    document["error"] = or_null(report.error);
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace poolscope::exchange
