#pragma once

#include "app/ui/ui.hpp"
#include "app/views/picture.hpp"

namespace poolscope::views {

/// The answer at a glance: the sequential run as one long bar, the parallel one as a short bar a worker (so that areas
/// are core-seconds), the times with their spread, and the speedup as the largest figure on screen.
void draw_result(ui::Ui& ui, const ui::Rect& rect, const Picture& picture);

inline constexpr float result_height = 80;  ///< at 100 %

}  // namespace poolscope::views
