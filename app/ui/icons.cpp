#include "app/ui/icons.hpp"

#include "app/ui/ui.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace poolscope::ui {
namespace {

/// Draws in a square of 16 units around the middle.
class Pen {
public:
    Pen(ImDrawList& list, ImVec2 center, float size, Color color)
        : list_(list), center_(center), unit_(size / 16), color_(u32(color)) {}

    [[nodiscard]] ImVec2 at(float x, float y) const { return {center_.x + x * unit_, center_.y + y * unit_}; }
    [[nodiscard]] float length(float units) const { return units * unit_; }
    [[nodiscard]] ImU32 color() const { return color_; }

    void line(float x0, float y0, float x1, float y1, float width = 1.5F) {
        list_.AddLine(at(x0, y0), at(x1, y1), color_, length(width));
    }
    void box(float x0, float y0, float x1, float y1, float rounding = 0) {
        list_.AddRectFilled(at(x0, y0), at(x1, y1), color_, length(rounding));
    }
    void triangle(ImVec2 a, ImVec2 b, ImVec2 c) {
        list_.AddTriangleFilled(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), color_);
    }
    template <std::size_t n>
    void polyline(const std::array<ImVec2, n>& points, float width = 1.5F) {
        for (const ImVec2 p : points) list_.PathLineTo(at(p.x, p.y));
        list_.PathStroke(color_, 0, length(width));
    }
    ImDrawList& list() { return list_; }

private:
    ImDrawList& list_;
    ImVec2 center_;
    float unit_;
    ImU32 color_;
};

/// The part of a disc that a second disc leaves over, cut into strips between the two arcs.
void draw_moon(Pen& pen) {
    constexpr float radius = 6.5F;
    constexpr int steps = 24;
    constexpr float half = 2.35F;  // radians of the outer arc on each side of its middle
    const float middle = std::numbers::pi_v<float> * 0.75F;
    const auto outer = [&](int i) {
        const float angle = middle - half + 2 * half * static_cast<float>(i) / steps;
        return ImVec2{radius * std::cos(angle), radius * std::sin(angle)};
    };
    const ImVec2 tip_a = outer(0);
    const ImVec2 tip_b = outer(steps);
    const ImVec2 hollow{(tip_a.x + tip_b.x) / 2 - 0.6F, (tip_a.y + tip_b.y) / 2 + 0.6F};
    const float inner_radius = std::hypot(tip_a.x - hollow.x, tip_a.y - hollow.y);
    const float from = std::atan2(tip_a.y - hollow.y, tip_a.x - hollow.x);
    float to = std::atan2(tip_b.y - hollow.y, tip_b.x - hollow.x);
    if (to < from) to += 2 * std::numbers::pi_v<float>;
    const auto inner = [&](int i) {
        const float angle = from + (to - from) * static_cast<float>(i) / steps;
        return ImVec2{hollow.x + inner_radius * std::cos(angle), hollow.y + inner_radius * std::sin(angle)};
    };
    // Smoothed edges of neighbouring strips would show as seams: only the outline is smooth.
    const ImDrawListFlags flags = std::exchange(pen.list().Flags, 0);
    for (int i = 0; i < steps; ++i) {
        const ImVec2 a = outer(i), b = outer(i + 1), c = inner(i + 1), d = inner(i);
        pen.list().AddQuadFilled(pen.at(a.x, a.y), pen.at(b.x, b.y), pen.at(c.x, c.y), pen.at(d.x, d.y), pen.color());
    }
    pen.list().Flags = flags;
    std::array<ImVec2, 2 * steps + 2> outline;
    for (int i = 0; i <= steps; ++i) {
        outline[static_cast<std::size_t>(i)] = outer(i);
        outline[static_cast<std::size_t>(2 * steps + 1 - i)] = inner(i);
    }
    pen.polyline(outline, 0.8F);
}

void draw_sun(Pen& pen) {
    pen.list().AddCircleFilled(pen.at(0, 0), pen.length(3.2F), pen.color());
    for (int i = 0; i < 8; ++i) {
        const float angle = static_cast<float>(i) * std::numbers::pi_v<float> / 4;
        const float x = std::cos(angle);
        const float y = std::sin(angle);
        pen.line(5 * x, 5 * y, 7 * x, 7 * y, 1.4F);
    }
}

void draw_screen(Pen& pen) {
    pen.list().AddRect(pen.at(-7, -5), pen.at(7, 3.5F), pen.color(), pen.length(1), 0, pen.length(1.4F));
    pen.polyline(std::array<ImVec2, 3>{ImVec2{-3.5F, 7}, ImVec2{0, 3.8F}, ImVec2{3.5F, 7}}, 1.4F);
}

/// One long bar over four short ones: the same work, sequential and shared out. The first is the person's colour of
/// text.
void draw_mark(Pen& pen) {
    pen.box(-8, -7, 8, -4.6F);
    pen.box(-8, -2.8F, 2.5F, -0.8F);
    pen.box(-8, 0.4F, 2.5F, 2.4F);
    pen.box(-8, 3.6F, -2, 5.6F);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, Color color) {
    Pen pen(list, center, size, color);
    switch (icon) {
        case Icon::none:
            break;
        case Icon::play:
            pen.triangle({-4.5F, -6}, {6, 0}, {-4.5F, 6});
            break;
        case Icon::pause:
            pen.box(-5, -6, -1.5F, 6), pen.box(1.5F, -6, 5, 6);
            break;
        case Icon::stop:
            pen.box(-5.5F, -5.5F, 5.5F, 5.5F);
            break;
        case Icon::moon:
            draw_moon(pen);
            break;
        case Icon::sun:
            draw_sun(pen);
            break;
        case Icon::screen:
            draw_screen(pen);
            break;
        case Icon::chevron_down:
            pen.triangle({-4.5F, -2}, {4.5F, -2}, {0, 3.5F});
            break;
        case Icon::chevron_right:
            pen.triangle({-2, -4.5F}, {3.5F, 0}, {-2, 4.5F});
            break;
        case Icon::check:
            pen.polyline(std::array<ImVec2, 3>{ImVec2{-4.5F, 0}, {-1.4F, 3.2F}, {4.5F, -3.6F}}, 2.2F);
            break;
        case Icon::cross:
            pen.line(-4.5F, -4.5F, 4.5F, 4.5F, 2), pen.line(-4.5F, 4.5F, 4.5F, -4.5F, 2);
            break;
        case Icon::plus:
            pen.line(-5, 0, 5, 0, 1.8F), pen.line(0, -5, 0, 5, 1.8F);
            break;
        case Icon::minus:
            pen.line(-5, 0, 5, 0, 1.8F);
            break;
        case Icon::mark:
            draw_mark(pen);
            break;
    }
}

}  // namespace poolscope::ui
