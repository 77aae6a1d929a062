#include "app/cli/experiment_options.hpp"

#include "engine/experiment/experiment_toml.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <fstream>

namespace poolscope::cli {
namespace {

using experiment::Experiment;
using experiment::Limits;
namespace fs = std::filesystem;

base::Result<std::int64_t> integer_in(const std::string& text, std::string_view option, std::int64_t least,
                                      std::int64_t most) {
    const auto value = experiment::parse_integer(text, option);
    if (value && (*value < least || *value > most))
        return base::input_error(fmt::format("{} is out of range", *value),
                                 fmt::format("Give a number from {} to {}.", least, most), std::string(option));
    return value;
}

/// Sets `target` from an option's text when it was given.
template <class T>
base::Result<void> take(const std::optional<std::string>& text, std::string_view option, std::int64_t least,
                        std::int64_t most, T& target) {
    if (!text) return {};
    const auto value = integer_in(*text, option, least, most);
    if (!value) return std::unexpected(value.error());
    target = T(static_cast<unsigned>(*value));
    return {};
}

/// "N and K more": --n N --tasks K is N, N+1, ... as in the proof.
base::Result<void> take_n_and_tasks(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.n && !options.tasks) return {};
    const auto n = options.n ? integer_in(*options.n, "--n", 0, Limits::max_n) : experiment.numbers.front();
    if (!n) return std::unexpected(n.error());
    constexpr auto most = static_cast<std::int64_t>(Limits::max_inputs);
    const auto tasks = options.tasks ? integer_in(*options.tasks, "--tasks", 1, most)
                                     : static_cast<std::int64_t>(experiment.numbers.size());
    if (!tasks) return std::unexpected(tasks.error());
    if (*n + *tasks - 1 > Limits::max_n)
        return base::input_error(fmt::format("{} tasks from {} on go beyond {}", *tasks, *n, Limits::max_n),
                                 "Give a smaller --n or fewer --tasks.", "--n");
    experiment.inputs_json.clear();
    experiment.numbers.clear();
    for (std::int64_t i = 0; i < *tasks; ++i) experiment.numbers.push_back(*n + i);
    return {};
}

base::Result<std::string> read_inputs(const fs::path& file) {
    std::error_code status;
    std::ifstream stream(file, std::ios::binary);
    if (!stream || fs::is_directory(file, status))
        return base::input_error(fmt::format("{} cannot be read", file.string()), "Check the path.", "--inputs");
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

base::Result<void> take_inputs(const ExperimentOptions& options, Experiment& experiment) {
    const int given = int(options.numbers.has_value()) + int(options.inputs.has_value()) +
                      int(options.n.has_value() || options.tasks.has_value());
    if (given > 1)
        return base::input_error("the inputs are given more than once",
                                 "Keep one of --numbers, --inputs and --n with --tasks.", "--numbers");
    if (options.numbers) {
        auto numbers = experiment::parse_numbers(*options.numbers);
        if (!numbers) return std::unexpected(numbers.error());
        experiment.numbers = *std::move(numbers);
        experiment.inputs_json.clear();
    }
    if (options.inputs) {
        auto inputs = read_inputs(*options.inputs);
        if (!inputs) return std::unexpected(inputs.error());
        if (inputs->empty())
            return base::input_error(fmt::format("{} is empty", *options.inputs), "It has to be a JSON array.",
                                     "--inputs");
        experiment.inputs_json = *std::move(inputs);
    }
    if (options.function && !options.file && given == 0)
        return base::input_error(fmt::format("there are no inputs for {}", *options.function),
                                 "Give them with --numbers LIST or --inputs FILE.json.", "--function");
    return take_n_and_tasks(options, experiment);
}

base::Result<void> take_function(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.function) return {};
    const auto colon = options.function->rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == options.function->size())
        return base::input_error(fmt::format("\"{}\" names no function of a file", *options.function),
                                 "Write FILE.py:NAME, such as prime.py:count_primes.", "--function");
    experiment.function = {options.function->substr(colon + 1), options.function->substr(0, colon)};
    return {};
}

base::Result<void> take_executors(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.executors) return {};
    auto executors = experiment::parse_executor_list(*options.executors);
    if (!executors) return std::unexpected(executors.error());
    experiment.executors = *std::move(executors);
    return {};
}

base::Result<void> take_workers(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.workers) return {};
    auto workers = experiment::parse_worker_list(*options.workers);
    if (!workers) return std::unexpected(workers.error());
    experiment.workers = *std::move(workers);
    return {};
}

base::Result<void> take_start_method(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.start_method) return {};
    const auto method = experiment::parse_start_method(*options.start_method);
    if (!method) return std::unexpected(method.error());
    experiment.start_method = *method;
    return {};
}

base::Result<void> take_counts(const ExperimentOptions& options, Experiment& experiment) {
    constexpr auto most_inputs = static_cast<std::int64_t>(Limits::max_inputs);
    auto good = take(options.chunksize, "--chunksize", 1, most_inputs, experiment.chunksize);
    if (good) good = take(options.repeat, "--repeat", 1, Limits::max_repeats, experiment.repeats);
    if (good) good = take(options.warmup, "--warmup", 0, Limits::max_repeats, experiment.warmup);
    if (good) good = take(options.timeout, "--timeout", 1, 86'400, experiment.timeout);
    return good;
}

void take_python(const ExperimentOptions& options, Experiment& experiment) {
    if (!options.python) return;
    const char* path = std::getenv("PATH");
    experiment.python = find_program(*options.python, path == nullptr ? "" : path);
}

base::Result<Experiment> starting_point(const ExperimentOptions& options, Experiment base) {
    if (!options.file) return base;
    auto experiment = experiment::load_toml(*options.file);
    if (!experiment && experiment.error().where.empty()) experiment.error().where = "--experiment";
    return experiment;
}

}  // namespace

void add_text_option(CLI::App& command, const std::string& name, std::optional<std::string>& target,
                     const std::string& value_name, const std::string& description) {
    command.add_option_function<std::string>(
               name, [&target](const std::string& text) { target = text; }, description)
        ->type_name(value_name);
}

void add_experiment_options(CLI::App& command, ExperimentOptions& options) {
    const auto add = [&](const char* name, std::optional<std::string>& target, const char* value, const char* text) {
        add_text_option(command, name, target, value, text);
    };
    add("--experiment", options.file, "FILE.toml", "Read the experiment from a file; options override it");
    add("--n", options.n, "N", "First input: the tasks get N, N+1, N+2, ... (default 5000000)");
    add("--tasks", options.tasks, "K", "How many inputs from N on (default 4)");
    add("--numbers", options.numbers, "LIST", "The inputs themselves, such as 5000000,5_000_001");
    add("--inputs", options.inputs, "FILE.json", "The inputs as a JSON array, for a function of your own");
    add("--function", options.function, "FILE.py:NAME", "Your own function, called once for each input");
    add("--executors", options.executors, "LIST",
        "Which to compare (default sequential,pool): sequential, threads, pool, executor, process, interpreters, "
        "native-sequential, native-threads, native-pool");
    add("--start-method", options.start_method, "METHOD", "fork, spawn or forkserver (default: the interpreter's own)");
    add("--chunksize", options.chunksize, "SIZE", "Inputs handed to a worker at a time (default: the executor's own)");
    add("--repeat", options.repeat, "TIMES", "Timed passes of each executor (default 3)");
    add("--warmup", options.warmup, "TIMES", "Passes before that are not counted (default 0)");
    add("--timeout", options.timeout, "SECONDS", "Longest time for one pass of one executor (default 60)");
    add("--python", options.python, "PATH", "The interpreter, as a path or a name on PATH (default: python3)");
}

base::Result<Experiment> build_experiment(const ExperimentOptions& options, Experiment base) {
    auto experiment = starting_point(options, std::move(base));
    if (!experiment) return experiment;
    auto good = take_function(options, *experiment);
    if (good) good = take_inputs(options, *experiment);
    if (good) good = take_executors(options, *experiment);
    if (good) good = take_workers(options, *experiment);
    if (good) good = take_start_method(options, *experiment);
    if (good) good = take_counts(options, *experiment);
    if (!good) return std::unexpected(std::move(good).error());
    take_python(options, *experiment);
    return experiment::validate(*std::move(experiment));
}

fs::path find_program(const fs::path& name, std::string_view path) {
    if (name.empty() || name.has_parent_path()) return name;
    std::error_code status;
    for (const auto& folder : CLI::detail::split(std::string(path), ':')) {
        const fs::path candidate = fs::path(folder.empty() ? "." : folder) / name;
        const auto found = fs::status(candidate, status);
        const bool executable =
            (found.permissions() & (fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec)) !=
            fs::perms::none;
        if (fs::is_regular_file(found) && executable) return candidate;
    }
    return name;
}

}  // namespace poolscope::cli
