#pragma once

#include "app/cli/terminal.hpp"
#include "app/cli/text.hpp"
#include "engine/base/error.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::cli {

/// Where a command's results go, and how: standard output for people, a file or standard output for JSON.
struct OutputOptions {
    std::optional<std::string> json;  ///< a file, or "-" for standard output, and then nothing else is printed there
    bool quiet = false;
};

/// An input error when the JSON could not be written after the run.
base::Result<void> check_output(const OutputOptions& options);
/// Writes `json` to where the options say; nothing when they do not.
base::Result<void> write_json(const OutputOptions& options, const std::string& json);

void print_out(std::string_view text);
void print_error(std::string_view text);
/// "poolscope: what\nremedy" on standard error. Returns the exit code that stands for the error.
int report_error(const base::Error& error);

/// Lines with colours where the terminal has them; long ones are cut at a terminal's edge and nowhere else.
void print_lines(const std::vector<Line>& lines, const Terminal& terminal);

/// The width that text is wrapped to: the terminal's, at most 100, or 80 where there is none.
std::size_t text_columns(const Terminal& terminal);

}  // namespace poolscope::cli
