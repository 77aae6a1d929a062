#include "engine/timeline/model.hpp"

#include <algorithm>

namespace poolscope::timeline {

std::optional<base::Interval> PhaseView::window(base::Nanoseconds now) const {
    if (finished && finished->work) return finished->work;
    if (!work_started) return std::nullopt;
    const base::Nanoseconds end = finished ? finished->at : now;
    return base::Interval{work_started->at, std::max(end, work_started->at)};
}

}  // namespace poolscope::timeline
