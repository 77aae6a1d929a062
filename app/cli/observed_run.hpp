#pragma once

#include "app/cli/output.hpp"
#include "app/cli/performance.hpp"

namespace poolscope::cli {

/// Runs an experiment with the progress that suits the output: live in a terminal, a line a pass elsewhere, nothing
/// where quiet. SIGINT, SIGTERM and SIGHUP end the run cleanly.
base::Result<Performance> observed_run(const experiment::Experiment& experiment, const OutputOptions& output,
                                       const Terminal& terminal);

/// Writes the JSON of a run, then says how the run ended. Returns the exit code. Of a run that failed nothing is
/// written to a file, so that an earlier one stays.
int conclude(const Performance& performance, const OutputOptions& output);

}  // namespace poolscope::cli
