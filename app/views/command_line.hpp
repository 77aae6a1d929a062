#pragma once

#include "engine/experiment/experiment.hpp"

#include <string>

namespace poolscope::views {

/// The command that does the same in a terminal: `poolscope run --executors sequential,pool --repeat 5`, or
/// `poolscope sweep …` for several worker counts. Words are quoted for a POSIX shell. Long lists of inputs are cut
/// with "…", and JSON inputs stand as `inputs.json`.
std::string command_line(const experiment::Experiment& experiment);

}  // namespace poolscope::views
