#pragma once

#include "app/ui/ui.hpp"
#include "app/views/picture.hpp"
#include "app/views/selection.hpp"

namespace poolscope::views {

/// The process tree of the phase shown: who started whom, memory (proportional share and private) and how often each
/// left its core, of its own accord and preempted. Hovering a row marks the worker everywhere.
void draw_processes(ui::Ui& ui, const ui::Rect& rect, const Picture& picture, Selection& selection);

float processes_height(const ui::Ui& ui, const Picture& picture);

/// How deep each row stands below the first, by parent pid; rows in tree order.
std::vector<unsigned> tree_depths(const std::vector<timeline::ProcessRow>& rows);

}  // namespace poolscope::views
