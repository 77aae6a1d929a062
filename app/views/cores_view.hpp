#pragma once

#include "app/ui/ui.hpp"
#include "app/views/instrument_frame.hpp"
#include "engine/platform/machine.hpp"

namespace poolscope::views {

/// A lane a core, coloured by the worker on it, with the share of the visible time that the run used it. Where nobody
/// tells who was on a core, the use of each core by everything on the machine is drawn instead, and said.
/// Without a phase the lanes of `machine` stand idle.
void draw_cores(ui::Ui& ui, const ui::Rect& rect, LaneContext& context, const platform::Machine& machine);

/// The height wanted: title and lanes, in real pixels.
float cores_height(const ui::Ui& ui, std::size_t cores, float available);

}  // namespace poolscope::views
