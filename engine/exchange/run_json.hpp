#pragma once

#include "engine/analysis/report.hpp"
#include "engine/exchange/output_file.hpp"

#include <string>

namespace poolscope::exchange {

inline constexpr int run_format_version = 1;

/// The `poolscope-run` document, described in README.md, "The JSON of a run". What was not measured is null.
std::string run_json(const analysis::RunReport& report);

}  // namespace poolscope::exchange
