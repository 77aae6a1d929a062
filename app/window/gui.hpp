#pragma once

#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"

#include <optional>
#include <string>

namespace poolscope::window {

struct GuiOptions {
    std::optional<experiment::Experiment> experiment;  ///< to open with, in place of the last one
};

/// Opens the window and returns when it is closed: the exit code. What cannot be opened (no display, no OpenGL 3.3) is
/// said on standard error, with what to do.
int run_gui(const GuiOptions& options);

/// False where no window can be opened because there is no display; then the command line does the job.
bool display_available();

}  // namespace poolscope::window
