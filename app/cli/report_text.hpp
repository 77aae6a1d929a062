#pragma once

#include "app/cli/text.hpp"
#include "engine/analysis/report.hpp"

#include <string>
#include <vector>

namespace poolscope::cli {

/// The lines that a run is known by, one an executor that was timed: "Sequential: 1.2345s",
/// "Parallel (Pool): 0.6789s". Times are medians.
std::vector<std::string> result_lines(const analysis::RunReport& report);

/// The close of a run: whether the results are right, the result lines, spread, speedup, what tracing cost, and what
/// the machine showed. Of a run that was cut short, what there is.
std::vector<Line> report_text(const analysis::RunReport& report, std::size_t columns);

/// "1.86x (1.84 to 1.88)".
std::string speedup_text(const analysis::Spread& speedup);

}  // namespace poolscope::cli
