#include "app/cli/doctor_text.hpp"

#include "app/cli/phase_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace poolscope::cli {
namespace {

using nlohmann::ordered_json;
using telemetry::InterpreterInfo;

constexpr std::size_t label_columns = 15;

Line row(std::string_view label, std::string_view value) {
    return {{"  " + fitted(label, label_columns), Colour::dim}, {std::string(value)}};
}

std::string or_unknown(const std::optional<std::string>& text) {
    return text.value_or("not told by this system");
}

std::string cores_text(const platform::Machine& machine) {
    std::string text = fmt::format("{} usable of {} present", machine.cores_usable(), machine.cores_present());
    if (const auto physical = machine.physical_cores()) text += ", " + counted(*physical, "physical core");
    if (const auto smt = machine.smt()) text += *smt ? ", SMT on" : ", no SMT";
    return text;
}

std::vector<Line> machine_lines(const platform::Machine& machine) {
    std::vector<Line> lines{{{"Machine", Colour::bold}}};
    lines.push_back(row("system", fmt::format("{}, {}, {}", machine.os, machine.kernel, machine.architecture)));
    if (!machine.cpu_model.empty()) lines.push_back(row("processor", machine.cpu_model));
    lines.push_back(row("cores", cores_text(machine)));
    lines.push_back(
        row("cgroup quota", machine.cgroup_quota ? fmt::format("{:g} cores", *machine.cgroup_quota) : "none"));
    std::optional<std::string> load, memory;
    if (machine.load_1min) load = fmt::format("{:.2f} (1 minute)", *machine.load_1min);
    if (machine.memory_bytes)
        memory = fmt::format("{:.1f} GiB", static_cast<double>(*machine.memory_bytes) / (1 << 30));
    lines.push_back(row("load now", or_unknown(load)));
    lines.push_back(row("memory", or_unknown(memory)));
    lines.push_back(row("workers", fmt::format("{} advised for pure computing", machine.parallelism())));
    return lines;
}

std::vector<std::string_view> method_names(const InterpreterInfo& interpreter) {
    std::vector<std::string_view> names;
    for (const auto method : interpreter.start_methods) names.push_back(experiment::name_of(method));
    return names;
}

std::string gil_text(const InterpreterInfo& interpreter) {
    if (!interpreter.gil) return "GIL: does not tell";
    std::string text = *interpreter.gil ? "GIL on" : "GIL off";
    if (interpreter.free_threaded_build) text += " (free-threaded build)";
    return text;
}

std::string name_of(const InterpreterInfo& interpreter) {
    return fmt::format("{} {}", interpreter.implementation, interpreter.version);
}

std::vector<Line> interpreter_lines(const InterpreterInfo& interpreter, bool chosen, std::size_t name_columns) {
    std::string methods = fmt::format("{}", fmt::join(method_names(interpreter), ", "));
    if (interpreter.default_start_method)
        methods += fmt::format("; default {}", experiment::name_of(*interpreter.default_start_method));
    std::string detail = fmt::format("{}; starts by {}", gil_text(interpreter), methods);
    if (interpreter.default_workers)
        detail += fmt::format("; Pool() takes {}", counted(*interpreter.default_workers, "worker"));
    if (interpreter.has_interpreters) detail += "; has InterpreterPoolExecutor";
    return {{{"  " + fitted(name_of(interpreter), name_columns)},
             {" " + interpreter.path},
             {chosen ? "  (used unless --python names another)" : "", Colour::dim}},
            {{std::string(name_columns + 3, ' ') + detail, Colour::dim}}};
}

std::vector<Line> capability_lines(const platform::Capability& capability, std::size_t columns) {
    std::vector<Line> lines{
        {{capability.available ? "  yes  " : "  no   ", capability.available ? Colour::green : Colour::red},
         {capability.name},
         {capability.source.empty() ? "" : ": " + capability.source, Colour::dim}}};
    if (capability.reason.empty()) return lines;
    for (auto& text : word_wrapped(capability.reason, columns > 20 ? columns - 7 : columns))
        lines.push_back({{"       " + text, Colour::dim}});
    return lines;
}

template <class T>
ordered_json or_null(const std::optional<T>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json machine_json(const platform::Machine& machine) {
    return {{"cores_present", machine.cores_present()},
            {"cores_usable", machine.cores_usable()},
            {"physical_cores", or_null(machine.physical_cores())},
            {"smt", or_null(machine.smt())},
            {"cgroup_quota", or_null(machine.cgroup_quota)},
            {"load_before", or_null(machine.load_1min)},
            {"memory_bytes", or_null(machine.memory_bytes)},
            {"os", machine.os},
            {"kernel", machine.kernel},
            {"cpu_model", machine.cpu_model.empty() ? ordered_json(nullptr) : ordered_json(machine.cpu_model)},
            {"architecture", machine.architecture},
            {"advised_workers", machine.parallelism()}};
}

ordered_json interpreter_json(const InterpreterInfo& interpreter) {
    ordered_json method = nullptr;
    if (interpreter.default_start_method) method = experiment::name_of(*interpreter.default_start_method);
    return {{"path", interpreter.path},
            {"implementation", interpreter.implementation},
            {"version", interpreter.version},
            {"gil", or_null(interpreter.gil)},
            {"free_threaded_build", interpreter.free_threaded_build},
            {"start_methods", method_names(interpreter)},
            {"default_start_method", method},
            {"default_workers", or_null(interpreter.default_workers)},
            {"has_interpreters", interpreter.has_interpreters}};
}

}  // namespace

std::vector<Line> doctor_text(const Examination& found, std::size_t columns) {
    std::vector<Line> lines = machine_lines(found.machine);
    lines.push_back({});
    lines.push_back({{"Interpreters", Colour::bold}});
    if (found.interpreters.empty())
        lines.push_back({{"  none found; the native executors work without. Install python3 for the others."}});
    std::size_t name_columns = label_columns;
    for (const auto& interpreter : found.interpreters)
        name_columns = std::max(name_columns, width(name_of(interpreter)) + 1);
    for (std::size_t i = 0; i < found.interpreters.size(); ++i)
        for (auto& line : interpreter_lines(found.interpreters[i], i == 0, name_columns))
            lines.push_back(std::move(line));
    lines.push_back({});
    lines.push_back({{"What can be measured here", Colour::bold}});
    for (const auto& capability : found.capabilities)
        for (auto& line : capability_lines(capability, columns)) lines.push_back(std::move(line));
    return lines;
}

std::string doctor_json(const Examination& found) {
    ordered_json document{{"format", "poolscope-doctor"},
                          {"format_version", 1},
                          {"machine", machine_json(found.machine)},
                          {"interpreters", ordered_json::array()},
                          {"capabilities", ordered_json::array()}};
    for (const auto& interpreter : found.interpreters)
        document["interpreters"].push_back(interpreter_json(interpreter));
    for (const auto& capability : found.capabilities)
        document["capabilities"].push_back({{"name", capability.name},
                                            {"available", capability.available},
                                            {"source", capability.source},
                                            {"reason", capability.reason}});
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace poolscope::cli
