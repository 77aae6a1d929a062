#pragma once

#include "app/ui/ui.hpp"

#include <string_view>

namespace poolscope::ui {

// All of these draw on the current window's draw list and record what can be read in the registry.

enum class Align { left, center, right };

/// In real pixels.
float text_width(const Ui& ui, std::string_view text, TextStyle style);
/// The height of a line of this style, in real pixels.
float line_height(const Ui& ui, TextStyle style);

/// One line. `at.x` is the edge that `align` names (or the middle), `at.y` the vertical centre. Returns the width.
float text(Ui& ui, ImVec2 at, std::string_view text, TextStyle style, Color color, Align align = Align::left);
/// One line inside a rectangle, centred vertically; what does not fit ends in "…". Returns the width drawn.
float text_in(Ui& ui, const Rect& rect, std::string_view text, TextStyle style, Color color, Align align = Align::left);
/// Words wrapped to `width` from `top_left` on; returns the height.
float paragraph(Ui& ui, ImVec2 top_left, float width, std::string_view text, TextStyle style, Color color,
                float line_spacing = 1.5F);
float paragraph_height(const Ui& ui, float width, std::string_view text, TextStyle style, float line_spacing = 1.5F);

}  // namespace poolscope::ui
