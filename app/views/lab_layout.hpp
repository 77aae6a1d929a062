#pragma once

#include "app/ui/rect.hpp"

#include <optional>
#include <span>
#include <vector>

/// Where things stand in the Lab; sizes as in the theme, no drawing.
namespace poolscope::views {

/// Parts of the view in real pixels.
struct LabLayout {
    bool one_column = false;  ///< experiment and instruments share one page that scrolls, the console is a strip
    ui::Rect left;            ///< the experiment's side; the page in one column
    ui::Rect toolbar;
    ui::Rect bench;    ///< controls and code; without meaning in one column, where it is as high as its content
    ui::Rect options;  ///< under the code; without meaning in one column
    ui::Rect console;
    ui::Rect instruments;  ///< without meaning in one column
    float controls_width = 0;
    bool line_numbers = true;
    int code_size = 13;  ///< pixels at 100 %
};

/// `console_open`: the strip of the one-column layout is opened.
LabLayout lay_out_lab(const ui::Rect& rect, float scale, bool console_open);

/// One control of the column beside the code, from top to bottom.
struct ControlBox {
    std::optional<float> wanted;  ///< the middle of the line that it stands for; none: anywhere in its order
    float above = 0;              ///< what it takes above its middle, label included
    float below = 0;
};

/// Middles of the controls, in order and without overlap, `gap` apart, none above `top`: each on its line where that
/// can be, else above it (a later one keeps its line), else below.
std::vector<float> place_controls(std::span<const ControlBox> boxes, float top, float gap);

}  // namespace poolscope::views
