#pragma once

#include "engine/base/error.hpp"
#include "engine/telemetry/event.hpp"

#include <functional>
#include <stop_token>

namespace poolscope::runner {

/// Takes every event, in order, on the thread that called `run`.
using Sink = std::function<void(telemetry::Event)>;

/// Runs a validated experiment from beginning to end on the calling thread: finds the interpreter, plans, starts one
/// driver a phase, samples, and sends events. The last event is always RunFinished, and no process or file of the run
/// is left when this returns. A stop request ends the run within a second.
/// Returns what RunFinished carries; a failed phase ends the run, what earlier phases gave stays in the events.
base::Result<void> run(const experiment::Experiment& experiment, const Sink& sink, std::stop_token stop = {});

}  // namespace poolscope::runner
