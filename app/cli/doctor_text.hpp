#pragma once

#include "app/cli/text.hpp"
#include "engine/platform/machine.hpp"
#include "engine/telemetry/event.hpp"

#include <string>
#include <vector>

namespace poolscope::cli {

/// What `poolscope doctor` found.
struct Examination {
    platform::Machine machine;
    std::vector<telemetry::InterpreterInfo> interpreters;
    std::vector<platform::Capability> capabilities;
};

/// For people, wrapped to `columns`.
std::vector<Line> doctor_text(const Examination& found, std::size_t columns);

/// A JSON object: format ("poolscope-doctor"), format_version, machine, interpreters and capabilities. What the
/// machine does not tell is null.
std::string doctor_json(const Examination& found);

}  // namespace poolscope::cli
