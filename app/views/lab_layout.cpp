#include "app/views/lab_layout.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::views {
namespace {

constexpr float toolbar_height = 48;
constexpr float options_height = 48;
constexpr float strip_height = 56;
constexpr float least_width_of_two_columns = 960;

void choose_code(LabLayout& layout, float left_width, float scale) {
    const bool roomy = left_width >= 560;
    layout.controls_width = (roomy ? 152 : 136) * scale;
    layout.line_numbers = roomy;
    layout.code_size = roomy ? 13 : 12;
}

LabLayout one_column(ui::Rect rect, float scale, bool console_open) {
    LabLayout layout;
    layout.one_column = true;
    choose_code(layout, rect.width() / scale, scale);
    const float console =
        console_open ? std::max(strip_height * scale, std::round(rect.height() * 0.45F)) : strip_height * scale;
    layout.toolbar = rect.take_top(toolbar_height * scale);
    layout.console = rect.take_bottom(std::min(console, rect.height()));
    layout.left = rect;
    return layout;
}

}  // namespace

LabLayout lay_out_lab(const ui::Rect& rect, float scale, bool console_open) {
    const float width = rect.width() / scale;
    if (width < least_width_of_two_columns) return one_column(rect, scale, console_open);
    LabLayout layout;
    const float left = std::clamp(std::round(width * 0.45F), 496.0F, 656.0F);
    choose_code(layout, left, scale);
    layout.instruments = rect;
    layout.left = layout.instruments.take_left(std::round(left * scale));
    ui::Rect rest = layout.left;
    layout.toolbar = rest.take_top(toolbar_height * scale);
    // The console has 172 of the 752 below a top bar at 800, and gives or takes a third of what there is more or less.
    const float spare = rect.height() / scale - 752;
    const float console = std::clamp(172 + spare * 0.33F, 112.0F, 400.0F);
    layout.console = rest.take_bottom(std::round(console * scale));
    layout.options = rest.take_bottom(options_height * scale);
    rest.take_top(8 * scale);
    layout.bench = rest;
    return layout;
}

std::vector<float> place_controls(std::span<const ControlBox> boxes, float top, float gap) {
    std::vector<float> middles(boxes.size());
    // From the last one up: the latest place that leaves the ones below theirs.
    float limit = 1e9F;
    for (std::size_t i = boxes.size(); i-- > 0;) {
        const auto& box = boxes[i];
        middles[i] = std::min(box.wanted.value_or(limit - box.below), limit - box.below);
        if (box.wanted || limit < 1e9F) limit = middles[i] - box.above - gap;
    }
    // From the first one down: where there is not room enough, everything after moves down.
    float next = top;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (middles[i] > 1e8F) middles[i] = next + boxes[i].above;
        middles[i] = std::max(middles[i], next + boxes[i].above);
        next = middles[i] + boxes[i].below + gap;
    }
    return middles;
}

}  // namespace poolscope::views
