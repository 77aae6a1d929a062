#pragma once

#include "engine/experiment/experiment.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace poolscope::experiment {

/// Reads `[experiment]` keys named like the command line's options (title, function, numbers, n, tasks,
/// inputs, executors, workers, start_method, chunksize, repeat, warmup, python, timeout).
/// Unknown keys, wrong types and malformed TOML are input errors with `file:line:column`.
/// Relative paths are taken from the file's own folder.
base::Result<Experiment> read_toml(std::string_view text, const std::filesystem::path& file);
base::Result<Experiment> load_toml(const std::filesystem::path& file);

/// A file that `load_toml` reads back to an equal experiment.
std::string write_toml(const Experiment& experiment);

}  // namespace poolscope::experiment
