#pragma once

#include "engine/analysis/report.hpp"
#include "engine/base/error.hpp"

#include <filesystem>
#include <string>

namespace poolscope::exchange {

inline constexpr int run_format_version = 1;

/// The `poolscope-run` document, described in README.md, "The JSON of a run". What was not measured is null.
std::string run_json(const analysis::RunReport& report);

/// Writes to a temporary neighbour and renames, so that an earlier file survives a failure.
base::Result<void> write_file(const std::filesystem::path& file, std::string_view text);
/// Before a long run: an input error if `file` could not be written (folder missing, no permission, is a folder).
base::Result<void> check_writable(const std::filesystem::path& file);

}  // namespace poolscope::exchange
