#pragma once

#include "app/ui/ui.hpp"
#include "engine/analysis/report.hpp"
#include "engine/platform/machine.hpp"

#include <vector>

namespace poolscope::views {

/// Measured speedups of one executor over worker counts.
struct SpeedupCurve {
    experiment::Executor executor{};
    std::vector<analysis::SpeedupReport> measured;  ///< by workers; the newest where a count was measured twice
    std::optional<analysis::AmdahlFit> amdahl;      ///< from two worker counts on
    unsigned tasks = 0;
    unsigned cores = 1;         ///< usable
    unsigned workers_high = 2;  ///< right end of the axis
};

/// Joins the report with earlier ones of the same work (function, inputs, start method, chunk size, interpreter).
SpeedupCurve speedup_curve(const analysis::RunReport& report, const std::vector<const analysis::RunReport*>& earlier,
                           experiment::Executor executor, unsigned cores_usable);

/// Measured with spread, what is ideal for this number of tasks and cores, and Amdahl's bound. True when the person
/// asked for a sweep.
bool draw_speedup_chart(ui::Ui& ui, const ui::Rect& rect, const SpeedupCurve& curve, bool can_sweep);

}  // namespace poolscope::views
