#include "engine/worker/native_spec.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace poolscope::worker {
namespace {

using experiment::Executor;
using experiment::StartMethod;
using nlohmann::json;

/// The value of a field, or null where it is missing.
const json& field(const json& object, const char* name) {
    static const json nothing;
    const auto at = object.is_object() ? object.find(name) : object.end();
    return at != object.end() ? *at : nothing;
}

std::unexpected<base::Error> wrong(const char* name, const json& value, const std::string& wanted) {
    return base::input_error("The specification's " + std::string(name) + " is " + value.dump() + ".",
                             "It must be " + wanted + ".");
}

base::Result<void> check_function(const json& function) {
    if (field(function, "name") == "heavy_computation" && field(function, "file").is_null()) return {};
    return wrong("function", function, "the built-in heavy_computation: the native executors know no other");
}

base::Result<std::vector<std::int64_t>> parse_inputs(const json& inputs) {
    if (!inputs.is_array() || inputs.empty()) return wrong("inputs", inputs, "a list of whole numbers");
    std::vector<std::int64_t> numbers;
    for (const json& input : inputs) {
        const bool fits = input.is_number_integer() && input <= experiment::Limits::max_n &&
                          (!input.is_number_unsigned() || input.get<std::uint64_t>() <= experiment::Limits::max_n);
        if (!fits) return wrong("inputs", input, "whole numbers up to " + std::to_string(experiment::Limits::max_n));
        numbers.push_back(input.get<std::int64_t>());
    }
    return numbers;
}

base::Result<unsigned> parse_count(const json& spec, const char* name, std::uint64_t most) {
    const json& value = field(spec, name);
    if (!value.is_number_unsigned() || value < 1 || value > most)
        return wrong(name, value, "a whole number from 1 to " + std::to_string(most));
    return value.get<unsigned>();
}

base::Result<Executor> parse_native_executor(const json& value) {
    const auto executor = value.is_string() ? experiment::parse_executor(value.get<std::string>())
                                            : base::Result<Executor>(Executor::sequential);
    if (!executor || !experiment::is_native(*executor))
        return wrong("executor", value, "native-sequential, native-threads or native-pool");
    return *executor;
}

base::Result<StartMethod> parse_native_start(const json& value) {
    if (value.is_null() || value == "fork") return StartMethod::fork;
    if (value == "spawn") return StartMethod::spawn;
    return wrong("start_method", value, "fork or spawn");
}

/// What multiprocessing.Pool.map takes, so that both can be compared.
unsigned default_chunksize(std::size_t inputs, unsigned workers) {
    const std::size_t parts = std::size_t{4} * workers;
    return static_cast<unsigned>((inputs + parts - 1) / parts);
}

base::Result<std::optional<unsigned>> parse_chunksize(const json& spec, const NativeSpec& parsed) {
    if (!experiment::uses_chunks(parsed.executor)) return std::nullopt;
    if (field(spec, "chunksize").is_null()) return default_chunksize(parsed.inputs.size(), parsed.workers);
    return parse_count(spec, "chunksize", std::numeric_limits<std::uint32_t>::max());
}

template <class Value, class Target>
bool keep(base::Result<Value> parsed, Target& target, std::optional<base::Error>& error) {
    if (parsed)
        target = std::move(*parsed);
    else
        error = std::move(parsed.error());
    return parsed.has_value();
}

}  // namespace

std::uint64_t NativeSpec::trace_capacity() const {
    return std::min<std::uint64_t>(8 * inputs.size() + 64, std::uint64_t{1} << 20);
}

base::Result<NativeSpec> parse_spec(std::string_view text) {
    const json spec = json::parse(text, nullptr, false);
    if (!spec.is_object())
        return base::input_error("The specification is no JSON object.", "See what wrote it: it was cut or damaged.");
    NativeSpec parsed;
    std::optional<base::Error> error;
    if (const auto usable = check_function(field(spec, "function")); !usable) return std::unexpected(usable.error());
    const bool good = keep(parse_inputs(field(spec, "inputs")), parsed.inputs, error) &&
                      keep(parse_native_executor(field(spec, "executor")), parsed.executor, error) &&
                      keep(parse_count(spec, "workers", experiment::Limits::max_workers), parsed.workers, error) &&
                      keep(parse_native_start(field(spec, "start_method")), parsed.start_method, error) &&
                      keep(parse_chunksize(spec, parsed), parsed.chunksize, error);
    if (!good) return std::unexpected(std::move(*error));
    if (const json& dir = field(spec, "trace_dir"); dir.is_string()) parsed.trace_dir = dir.get<std::string>();
    return parsed;
}

base::Result<NativeSpec> read_spec(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return base::input_error("The specification " + file.string() + " cannot be read.", "Check the path.");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    return parse_spec(text);
}

}  // namespace poolscope::worker
