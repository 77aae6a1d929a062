#pragma once

#include "engine/telemetry/event.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace poolscope::runner {

/// What a driver reads (spec.json). `trace_dir` only for traced phases.
std::string phase_spec(const experiment::Experiment& experiment, const telemetry::Phase& phase,
                       const std::optional<std::filesystem::path>& trace_dir);

}  // namespace poolscope::runner
