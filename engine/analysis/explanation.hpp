#pragma once

#include "engine/analysis/report.hpp"
#include "engine/timeline/timeline.hpp"

#include <string>

namespace poolscope::analysis {

/// A few plain sentences on what this machine showed and why: the result beside what was possible, and where the rest
/// went. Every clause rests on a figure of this run; empty when nothing was measured yet.
std::string explain(const timeline::Timeline& timeline, const RunReport& report);

}  // namespace poolscope::analysis
