#pragma once

#include "app/ui/ui.hpp"

namespace poolscope::ui {

/// Fills a rectangle as its kind demands: colour, pattern (anchored to the window, so that neighbours line up) and,
/// where the palette has one, an edge. Under 4 px it is colour only.
void fill(const Ui& ui, ImDrawList& list, const Rect& rect, Fill kind, float rounding = 0);
void fill(const Ui& ui, ImDrawList& list, const Rect& rect, const FillStyle& style, float rounding = 0);
/// Plain colour with the palette's edge rule for workers: none.
void fill(ImDrawList& list, const Rect& rect, Color color, float rounding = 0);
/// A frame of `width` pixels inside the rectangle.
void frame(ImDrawList& list, const Rect& rect, Color color, float width = 1, float rounding = 0);
void horizontal(ImDrawList& list, float x0, float x1, float y, Color color, float width = 1);
void vertical(ImDrawList& list, float x, float y0, float y1, Color color, float width = 1);

}  // namespace poolscope::ui
