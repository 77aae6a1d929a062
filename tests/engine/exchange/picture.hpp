#pragma once

#include "engine/analysis/report.hpp"
#include "engine/timeline/timeline.hpp"

#include <string>

namespace poolscope::exchange {

/// Everything that views and printers are drawn from, as text, for golden files.
std::string picture_of(const timeline::Timeline& timeline, const analysis::RunReport& report);

}  // namespace poolscope::exchange
