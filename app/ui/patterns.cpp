#include "app/ui/patterns.hpp"

#include <cmath>

namespace poolscope::ui {
namespace {

constexpr float smallest_pattern = 4;

// Anchored to the window: a line is drawn where x + y (or x - y) is a multiple of the period, whatever the rectangle.
void hatch(ImDrawList& list, const Rect& r, Color color, float period, float width, bool reverse) {
    const float low = reverse ? r.min.x - r.max.y : r.min.x + r.min.y;
    const float high = reverse ? r.max.x - r.min.y : r.max.x + r.max.y;
    for (float c = std::ceil(low / period) * period; c < high + period; c += period) {
        const ImVec2 top = reverse ? ImVec2{c + r.min.y, r.min.y} : ImVec2{c - r.min.y, r.min.y};
        const ImVec2 bottom = reverse ? ImVec2{c + r.max.y, r.max.y} : ImVec2{c - r.max.y, r.max.y};
        list.AddLine(top, bottom, u32(color), width);
    }
}

void dots(ImDrawList& list, const Rect& r, Color color, float period, float radius) {
    const float x0 = std::ceil((r.min.x - radius) / period) * period;
    const float y0 = std::ceil((r.min.y - radius) / period) * period;
    for (float y = y0; y < r.max.y + radius; y += period) {
        // Small squares: on a software renderer a circle costs ten times as much and looks the same at this size.
        for (float x = x0; x < r.max.x + radius; x += period) {
            list.AddRectFilled({x - radius, y - radius}, {x + radius, y + radius}, u32(color));
        }
    }
}

void cross(ImDrawList& list, const Rect& r, Color color, float width) {
    const float half = std::min(r.width(), r.height()) / 2 - width;
    const ImVec2 c = r.center();
    list.AddLine({c.x - half, c.y - half}, {c.x + half, c.y + half}, u32(color), width);
    list.AddLine({c.x - half, c.y + half}, {c.x + half, c.y - half}, u32(color), width);
}

void marks(const Ui& ui, ImDrawList& list, const Rect& rect, const FillStyle& style) {
    const float k = ui.scale * static_cast<float>(ui.colors().pattern_scale);
    list.PushClipRect(rect.min, rect.max, true);
    switch (style.pattern) {
        case Pattern::hatch:
            hatch(list, rect, style.mark, 6 * k, 1.6F * k, false);
            break;
        case Pattern::reverse_hatch:
            hatch(list, rect, style.mark, 6 * k, 1.6F * k, true);
            break;
        case Pattern::dots:
            dots(list, rect, style.mark, 4 * k, static_cast<float>(ui.colors().dot_radius) * 0.9F * k);
            break;
        case Pattern::cross:
            cross(list, rect, style.mark, 2 * ui.scale);
            break;
        case Pattern::solid:
        case Pattern::outline:
        case Pattern::line:
            break;
    }
    list.PopClipRect();
}

bool is_area(Pattern pattern) {
    return pattern != Pattern::line && pattern != Pattern::cross;
}

}  // namespace

void fill(const Ui& ui, ImDrawList& list, const Rect& rect, Fill kind, float rounding) {
    fill(ui, list, rect, ui.colors().fill(kind), rounding);
}

void fill(const Ui& ui, ImDrawList& list, const Rect& rect, const FillStyle& style, float rounding) {
    if (rect.empty()) return;
    if (style.pattern == Pattern::line)
        return horizontal(list, rect.min.x, rect.max.x, rect.mid_y(), style.fill, ui.scale);
    if (is_area(style.pattern)) fill(list, rect, style.fill, rounding);
    if (rect.width() < smallest_pattern * ui.scale) return;
    marks(ui, list, rect, style);
    if (style.edge) {
        frame(list, rect, *style.edge, static_cast<float>(ui.colors().edge_width) * std::floor(ui.scale), rounding);
    }
}

void fill(ImDrawList& list, const Rect& rect, Color color, float rounding) {
    list.AddRectFilled(rect.min, rect.max, u32(color), rounding);
}

void frame(ImDrawList& list, const Rect& rect, Color color, float width, float rounding) {
    // ImGui draws half of the width on each side of the border, its own half pixel corrected: pull it inside.
    const float in = (width - 1) / 2;
    if (rect.width() <= 2 * in || rect.height() <= 2 * in) return;
    list.AddRect({rect.min.x + in, rect.min.y + in}, {rect.max.x - in, rect.max.y - in}, u32(color), rounding, 0,
                 width);
}

void horizontal(ImDrawList& list, float x0, float x1, float y, Color color, float width) {
    const float thickness = std::max(1.0F, std::round(width));
    const float top = std::floor(y - thickness / 2 + 0.5F);
    list.AddRectFilled({x0, top}, {x1, top + thickness}, u32(color));
}

void vertical(ImDrawList& list, float x, float y0, float y1, Color color, float width) {
    const float thickness = std::max(1.0F, std::round(width));
    const float left = std::floor(x - thickness / 2 + 0.5F);
    list.AddRectFilled({left, y0}, {left + thickness, y1}, u32(color));
}

}  // namespace poolscope::ui
