#pragma once

#include "engine/base/time.hpp"
#include "engine/timeline/model.hpp"

namespace poolscope::analysis {

/// Where the core-seconds of a traced phase went: `workers * wall` cut into parts that add up to it.
/// - startup: from the start of the work until a worker is ready, its own creation included
/// - transfer: a task or result under way, the executor's bookkeeping between the steps of a chunk, and the last
///   results on their way to main
/// - compute: running the function. Where the kernel's switch records tell, only while on a core
/// - wait: without work between tasks; wanting to run without a core or the GIL; the closing of the workers
/// - imbalance: nothing left to do while other workers still had
struct TimeBudget {
    base::Nanoseconds startup{}, pickle{}, unpickle{}, transfer{}, compute{}, wait{}, imbalance{};
    unsigned workers = 0;         ///< places of workers counted; 1 for a sequential pass
    base::Nanoseconds wall{};     ///< of the traced pass
    base::Nanoseconds closing{};  ///< the part of `wait` after all results had arrived
    base::Nanoseconds held_up{};  ///< the part of `wait` that lies inside runs: no core, or no GIL
    bool on_core_known = false;   ///< whether `held_up` could be told from `compute`
    [[nodiscard]] base::Nanoseconds total() const noexcept;
};

/// Of a traced phase within `window`. `exact_switches`: `view.cores` holds every stay on a core, so that time off core
/// can be told.
TimeBudget time_budget(const timeline::PhaseView& view, base::Interval window, bool exact_switches);

}  // namespace poolscope::analysis
