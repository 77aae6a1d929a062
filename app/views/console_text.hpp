#pragma once

#include "engine/analysis/report.hpp"
#include "engine/timeline/timeline.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the console says, before it is drawn. No ImGui here.
namespace poolscope::views {

enum class LineKind {
    command,  ///< the command that does the same in a terminal
    out,      ///< what the run printed
    err,      ///< what it printed on standard error
    strong,   ///< the two lines
    note,     ///< checks and explanation
    warning,  ///< an inconclusive verdict, a loss
    error,
    remedy,
};

struct ConsoleLine {
    LineKind kind = LineKind::out;
    std::string text;  ///< UTF-8 without control characters
};

/// Follows one run: the command, its output as it comes, and, when it has ended, its results in words.
class ConsoleText {
public:
    /// The interpreter that the command line would take by itself.
    void set_default_python(std::filesystem::path python) { default_python_ = std::move(python); }
    /// Takes up what is new. Another run number starts anew. True when lines were added.
    bool follow(unsigned run_number, const timeline::Timeline& timeline, const analysis::RunReport& report);
    /// A run that could not even start.
    void refuse(const base::Error& error);

    [[nodiscard]] const std::vector<ConsoleLine>& lines() const noexcept { return lines_; }
    /// Grows when the lines start anew. Within a generation lines are added, and only the last one may grow.
    [[nodiscard]] unsigned generation() const noexcept { return generation_; }

private:
    void print(telemetry::Stream stream, std::string_view text);
    void add(LineKind kind, std::string_view text);

    std::vector<ConsoleLine> lines_;
    unsigned generation_ = 0;
    std::optional<std::filesystem::path> default_python_;
    unsigned run_ = 0;
    std::size_t printed_ = 0;  // outputs of the timeline that are in lines_
    bool commanded_ = false;
    bool closed_ = false;
    // The last line of each stream while it has no line break yet: index into lines_, or npos.
    std::size_t open_line_[2] = {std::string::npos, std::string::npos};
};

/// "Sequential: 1.2500s", "Parallel (Pool): 0.3557s", one an executor and worker count: medians of the timed passes.
std::vector<std::string> closing_lines(const analysis::RunReport& report);

/// "all 4 results equal (n-1)n(2n-1)/6", or what is wrong with which.
std::vector<ConsoleLine> check_lines(const analysis::RunReport& report);

/// "traced pass, Pool", "timed pass 3 of 10, Pool", "warm-up, Sequential": what the run is at, or "" before its first
/// phase. Passes are counted over all executors.
std::string progress_text(const timeline::Timeline& timeline);
/// Finished share of the phases, 0 to 1.
double progress_ratio(const timeline::Timeline& timeline);

/// "exit code 0", "exit code 1", "stopped".
std::string ending_text(const telemetry::RunFinished& finished);

}  // namespace poolscope::views
