#include "engine/experiment/experiment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>

namespace poolscope::experiment {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

base::Result<void> check_count(unsigned value, unsigned least, unsigned most, std::string_view option,
                               std::string_view noun) {
    if (value >= least && value <= most) return {};
    return base::input_error(fmt::format("{} is no possible number of {}", value, noun),
                             fmt::format("Give a number from {} to {}.", least, most), std::string(option));
}

base::Result<void> check_n(std::int64_t n) {
    if (n >= 0 && n <= Limits::max_n) return {};
    return base::input_error(fmt::format("heavy_computation({}) cannot be run", n),
                             fmt::format("Give numbers from 0 to {}.", Limits::max_n), "--numbers");
}

base::Result<void> check_numbers(const Experiment& experiment) {
    if (experiment.numbers.empty())
        return base::input_error("there are no inputs", "Give at least one number.", "--numbers");
    if (experiment.numbers.size() > Limits::max_inputs)
        return base::input_error(fmt::format("{} inputs are too many", experiment.numbers.size()),
                                 fmt::format("At most {} are possible.", Limits::max_inputs), "--numbers");
    // A learner's function may take any number; the built-in one counts up to it.
    if (experiment.function.file) return {};
    for (const auto n : experiment.numbers)
        if (const auto good = check_n(n); !good) return good;
    return {};
}

base::Result<void> check_inputs_json(const Experiment& experiment) {
    const auto inputs = json::parse(experiment.inputs_json, nullptr, false);
    if (!inputs.is_array() || inputs.empty() || inputs.size() > Limits::max_inputs)
        return base::input_error(
            inputs.is_array() ? fmt::format("the JSON array has {} elements", inputs.size())
                              : std::string("the inputs are no JSON array"),
            fmt::format("Give a JSON array of 1 to {} inputs, such as [1, 2, 3].", Limits::max_inputs), "--inputs");
    if (experiment.function.file) return {};
    for (const auto& input : inputs)
        if (!input.is_number_integer() || input < 0 || input > Limits::max_n)
            return base::input_error(
                fmt::format("heavy_computation cannot take {}", input.dump()),
                fmt::format("Give whole numbers from 0 to {}, or a function of your own with --function.",
                            Limits::max_n),
                "--inputs");
    return {};
}

base::Result<void> check_executors(const Experiment& experiment) {
    if (experiment.executors.empty())
        return base::input_error("there is no executor", "Give at least one, such as sequential,pool.", "--executors");
    for (auto it = experiment.executors.begin(); it != experiment.executors.end(); ++it)
        if (std::find(experiment.executors.begin(), it, *it) != it)
            return base::input_error(fmt::format("{} is named twice", name_of(*it)), "Name each executor once.",
                                     "--executors");
    const auto native = std::ranges::find_if(experiment.executors, is_native);
    if (native != experiment.executors.end() && experiment.function.file)
        return base::input_error(fmt::format("{} cannot run a Python function", name_of(*native)),
                                 "Leave the native executors out, or leave --function out.", "--executors");
    return {};
}

base::Result<void> check_start_method(const Experiment& experiment) {
    if (experiment.start_method != StartMethod::forkserver) return {};
    if (std::ranges::find(experiment.executors, Executor::native_pool) == experiment.executors.end()) return {};
    return base::input_error("native-pool has no start method forkserver", "Choose fork or spawn.", "--start-method");
}

base::Result<void> check_counts(const Experiment& experiment) {
    for (const unsigned workers : experiment.workers)
        if (const auto good = check_count(workers, 1, Limits::max_workers, "--workers", "workers"); !good) return good;
    for (auto it = experiment.workers.begin(); it != experiment.workers.end(); ++it)
        if (std::find(experiment.workers.begin(), it, *it) != it)
            return base::input_error(fmt::format("{} workers are named twice", *it), "Name each number once.",
                                     "--workers");
    if (experiment.chunksize) {
        constexpr auto most = static_cast<unsigned>(Limits::max_inputs);
        const auto good = check_count(*experiment.chunksize, 1, most, "--chunksize", "inputs in a chunk");
        if (!good) return good;
    }
    if (const auto good = check_count(experiment.repeats, 1, Limits::max_repeats, "--repeat", "repeats"); !good)
        return good;
    return check_count(experiment.warmup, 0, Limits::max_repeats, "--warmup", "warm-up passes");
}

base::Result<void> check_timeout(const Experiment& experiment) {
    constexpr std::chrono::seconds most = std::chrono::hours{24};
    if (experiment.timeout >= std::chrono::seconds{1} && experiment.timeout <= most) return {};
    return base::input_error(fmt::format("{} seconds is no possible time limit", experiment.timeout.count()),
                             fmt::format("Give 1 to {} seconds.", most.count()), "--timeout");
}

bool is_identifier(std::string_view name) {
    // Letters beyond ASCII are left to Python to judge.
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    const auto part = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && letter(name.front()) && std::ranges::all_of(name, part);
}

base::Result<void> check_file(const fs::path& file, std::string_view option) {
    std::error_code status;
    const auto kind = fs::status(file, status).type();
    if (kind == fs::file_type::not_found)
        return base::input_error(fmt::format("{} does not exist", file.string()), "Check the path.",
                                 std::string(option));
    if (kind == fs::file_type::directory)
        return base::input_error(fmt::format("{} is a folder", file.string()), "Name a file in it.",
                                 std::string(option));
    if (status)
        return base::input_error(fmt::format("{} cannot be reached: {}", file.string(), status.message()),
                                 "Check the path and its permissions.", std::string(option));
    return {};
}

base::Result<void> check_function(const Function& function) {
    if (!is_identifier(function.name))
        return base::input_error(fmt::format("\"{}\" is no name of a function", function.name),
                                 "Write FILE.py:NAME, such as prime.py:count_primes.", "--function");
    if (!function.file) {
        if (function.name == Function{}.name) return {};
        return base::input_error(fmt::format("there is no built-in function \"{}\"", function.name),
                                 "Write FILE.py:NAME for a function of your own.", "--function");
    }
    if (function.file->extension() != ".py")
        return base::input_error(fmt::format("{} is no .py file", function.file->string()),
                                 "Write FILE.py:NAME, such as prime.py:count_primes.", "--function");
    return check_file(*function.file, "--function");
}

base::Result<void> check_python(const Experiment& experiment) {
    if (!experiment.python) return {};
    auto good = check_file(*experiment.python, "--python");
    if (!good) good.error().remedy = "`poolscope doctor` lists the interpreters of this machine.";
    return good;
}

}  // namespace

std::size_t Experiment::input_count() const {
    if (inputs_json.empty()) return numbers.size();
    const auto inputs = json::parse(inputs_json, nullptr, false);
    return inputs.is_array() ? inputs.size() : 0;
}

base::Result<Experiment> validate(Experiment experiment) {
    auto good = check_executors(experiment);
    if (good) good = check_function(experiment.function);
    if (good) good = experiment.inputs_json.empty() ? check_numbers(experiment) : check_inputs_json(experiment);
    if (good) good = check_start_method(experiment);
    if (good) good = check_counts(experiment);
    if (good) good = check_timeout(experiment);
    if (good) good = check_python(experiment);
    if (!good) return std::unexpected(std::move(good).error());
    return experiment;
}

std::string closed_form(std::int64_t n) {
    if (n <= 0) return "0";
    assert(n <= 10'000'000'000'000);  // beyond, the sum leaves 128 bits
    __extension__ using Wide = unsigned __int128;
    // Two neighbours have an even product; 3 divides one of n-1, n, 2n-1.
    Wide half = static_cast<Wide>(n) * static_cast<Wide>(n - 1) / 2;
    Wide odd = 2 * static_cast<Wide>(n) - 1;
    (half % 3 == 0 ? half : odd) /= 3;
    std::string digits;
    for (Wide rest = half * odd; rest != 0; rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::ranges::reverse(digits);
    return digits.empty() ? "0" : digits;
}

}  // namespace poolscope::experiment
