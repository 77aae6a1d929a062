#pragma once

#include "engine/telemetry/event.hpp"

#include <string>

namespace poolscope::cli {

/// "Pool, 2 workers, fork, traced" or "Sequential, timed 2".
std::string phase_text(const telemetry::Phase& phase);

/// "pass 3 of 8: Pool, 2 workers, fork, traced".
std::string pass_text(const telemetry::Phase& phase, unsigned phases_total);

/// "1 worker", "2 workers".
std::string counted(unsigned long long count, std::string_view noun);

}  // namespace poolscope::cli
