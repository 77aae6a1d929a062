#pragma once

#include "engine/runner/runner.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace poolscope::platform {
class CoreUsageSource;
class ProcessSource;
}  // namespace poolscope::platform

namespace poolscope::runner {

/// What all phases of a run share.
struct RunContext {
    const experiment::Experiment& experiment;
    std::filesystem::path run_dir;
    std::filesystem::path driver;  ///< the Python driver's main file; empty where none is needed
    std::string interpreter;       ///< executable; empty where none is needed
    platform::CoreUsageSource& core_usage;
    platform::ProcessSource& processes;
    const Sink& sink;
    std::stop_token stop;
    base::Nanoseconds sampling_cpu{};      ///< grows
    base::Nanoseconds cores_sampled_at{};  ///< 0: never
};

/// Runs one phase from launch to the end of its last process, on the calling thread, and sends its events from
/// PhaseStarted to PhaseFinished. Returns the phase's error; kind `stopped` when a stop was asked for.
base::Result<void> run_phase(RunContext& context, const telemetry::Phase& phase, unsigned phases_total);

}  // namespace poolscope::runner
