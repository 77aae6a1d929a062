#pragma once

#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace poolscope::cli {

/// What a person typed, each option as its text; none: not given.
struct ExperimentOptions {
    std::optional<std::string> file;  ///< --experiment
    std::optional<std::string> n, tasks, numbers, inputs;
    std::optional<std::string> function;
    std::optional<std::string> executors, workers, start_method, chunksize;
    std::optional<std::string> repeat, warmup, timeout;
    std::optional<std::string> python;
};

/// Adds the options that `run` and `sweep` share. `options` has to live as long as `command`.
void add_experiment_options(CLI::App& command, ExperimentOptions& options);

/// An option whose text goes to `target`.
void add_text_option(CLI::App& command, const std::string& name, std::optional<std::string>& target,
                     const std::string& value_name, const std::string& description);

/// The valid experiment that the options describe; the options override those of the file. `base` is what holds where
/// neither says anything. Errors (input) name the option and the value.
base::Result<experiment::Experiment> build_experiment(const ExperimentOptions& options, experiment::Experiment base);

/// A program's name without a slash is looked up on `path` (colon-separated folders); others stay as they are.
std::filesystem::path find_program(const std::filesystem::path& name, std::string_view path);

}  // namespace poolscope::cli
