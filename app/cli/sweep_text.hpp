#pragma once

#include "app/cli/text.hpp"
#include "engine/analysis/report.hpp"

#include <string>
#include <vector>

namespace poolscope::cli {

/// A sweep for people: for each parallel executor a table and a plot over worker counts, then the fits and the advice.
std::vector<Line> sweep_text(const analysis::RunReport& report, std::size_t columns);

/// How many workers to take, and why: the fewest whose speedup is within the spread of the best. Empty without
/// speedups.
std::string advice(const analysis::RunReport& report, experiment::Executor executor);

/// Speedup over workers in characters: '*' measured, '+' ideal, 'o' both.
std::vector<Line> speedup_plot(const std::vector<analysis::SpeedupReport>& points, unsigned cores, unsigned tasks,
                               std::size_t columns);

}  // namespace poolscope::cli
