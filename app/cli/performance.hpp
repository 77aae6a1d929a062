#pragma once

#include "app/cli/progress.hpp"
#include "app/session/run_controller.hpp"
#include "engine/analysis/report.hpp"
#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"

#include <functional>
#include <memory>

namespace poolscope::cli {

/// A run that has ended, well or not: what came of it.
struct Performance {
    std::shared_ptr<const timeline::Timeline> timeline;
    analysis::RunReport report;
};

/// Runs a valid experiment to its end, or until `interrupted` says so, while `progress` shows it. What a learner's
/// function prints is passed on up to a bound, and what lay beyond it is counted in a last line.
base::Result<Performance> perform(const experiment::Experiment& experiment, Progress& progress,
                                  const std::function<bool()>& interrupted, session::RunFunction run);

}  // namespace poolscope::cli
