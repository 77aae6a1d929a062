#pragma once

#include "engine/base/error.hpp"
#include "engine/telemetry/event.hpp"

#include <optional>
#include <vector>

namespace poolscope::runner {

/// The passes of a run, in order: warm-up, then one traced pass of each executor, then the timed passes, interleaved
/// (every executor once a repeat), so that drift of the machine meets all alike. Sequential executors appear once a
/// repeat however many worker counts there are. Ids count from 0.
/// Errors (input): an executor or start method that this interpreter lacks, naming those that it has.
base::Result<std::vector<telemetry::Phase>> plan(const experiment::Experiment& experiment,
                                                 const platform::Machine& machine,
                                                 const std::optional<telemetry::InterpreterInfo>& interpreter);

}  // namespace poolscope::runner
