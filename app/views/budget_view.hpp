#pragma once

#include "app/ui/ui.hpp"
#include "app/views/picture.hpp"

namespace poolscope::views {

/// "Where the time went": one stacked bar an executor, in core-seconds (workers times wall time), cut into start-up,
/// pickling, transfer, computing, waiting and imbalance; the legend gives the parts of the executor shown.
void draw_budget(ui::Ui& ui, const ui::Rect& rect, const Picture& picture);

/// The height wanted for this many executors, in real pixels.
float budget_height(const ui::Ui& ui, std::size_t executors);

/// Executors of the report that have a budget, the shown worker count of each.
std::vector<const analysis::ExecutorReport*> budgeted(const Picture& picture);

}  // namespace poolscope::views
