#pragma once

#include "engine/experiment/experiment.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace poolscope::views {

/// The command that does the same in a terminal: `poolscope run --executors sequential,pool --repeat 5`, or
/// `poolscope sweep …` for several worker counts. Words are quoted for a POSIX shell. Long lists of inputs are cut
/// with "…", and JSON inputs stand as `inputs.json`. `default_python` need not be named.
std::string command_line(const experiment::Experiment& experiment,
                         const std::optional<std::filesystem::path>& default_python = {});

}  // namespace poolscope::views
