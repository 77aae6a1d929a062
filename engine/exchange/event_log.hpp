#pragma once

#include "engine/base/error.hpp"
#include "engine/telemetry/event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolscope::exchange {

/// One event as one line of JSON, and back: golden files of the tests and recorded runs. Round-trips exactly.
std::string to_line(const telemetry::Event& event);
/// Input errors carry the line number in `where`.
base::Result<telemetry::Event> from_line(std::string_view line, std::size_t line_number = 0);
base::Result<std::vector<telemetry::Event>> read_log(std::string_view text);

}  // namespace poolscope::exchange
