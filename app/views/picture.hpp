#pragma once

#include "engine/analysis/report.hpp"
#include "engine/base/time.hpp"
#include "engine/timeline/timeline.hpp"

#include <optional>
#include <string>
#include <vector>

/// What the instruments have in common before anything is drawn: which phase they show, over which span, in which
/// words. No ImGui here, so that all of it is tested without a window.
namespace poolscope::views {

/// The run as the instruments see it in one frame. Pointers live as long as the frame.
struct Picture {
    const timeline::Timeline* timeline = nullptr;
    const analysis::RunReport* report = nullptr;
    const timeline::PhaseView* phase = nullptr;  ///< the traced phase that Cores and Timeline show; null before any
    base::Nanoseconds now{};                     ///< the newest moment shown: now, the end of the run, or the replay
    bool live = false;                           ///< `phase` is still running
    bool recorded = false;                       ///< from a file, not from this sitting

    /// The span of `phase` that has something to show: its work; [now, now) without a phase.
    [[nodiscard]] base::Interval window() const;
};

/// The traced phases in order of time.
std::vector<const timeline::PhaseView*> traced_phases(const timeline::Timeline& timeline);

/// The phase to show: the chosen one if it is there, else a traced one that runs, else the last traced one whose
/// executor runs in parallel, else the last traced one, else null.
const timeline::PhaseView* shown_phase(const timeline::Timeline& timeline, std::optional<unsigned> chosen);

/// From the first traced phase's work to the end of the last one's: what the overview spans.
std::optional<base::Interval> session_span(const timeline::Timeline& timeline, base::Nanoseconds now);

/// "Sequential", "Pool, 4", "ProcessPoolExecutor, 2".
std::string phase_label(const telemetry::Phase& phase);

/// What a worker of the phase is called: "W3", "main", or "" for a pid that is none of the phase's.
std::string worker_name(const timeline::PhaseView& phase, std::int32_t pid, std::int64_t tid);

/// `heavy_computation(5_000_000)`: the call that task `index` stands for, as the learner's own code would have it.
/// For inputs from a JSON file the argument is left as `…`.
std::string call_text(const experiment::Experiment& experiment, std::uint32_t index);

/// The share of `window` in which the run's own threads were on the core, 0 to 1.
double on_core_ratio(const timeline::CoreLane& lane, base::Interval window);

}  // namespace poolscope::views
