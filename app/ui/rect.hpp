#pragma once

#include <imgui.h>

#include <algorithm>

namespace poolscope::ui {

/// A rectangle on screen, in pixels.
struct Rect {
    ImVec2 min{};
    ImVec2 max{};

    static Rect of(float x, float y, float width, float height) noexcept { return {{x, y}, {x + width, y + height}}; }

    [[nodiscard]] float width() const noexcept { return max.x - min.x; }
    [[nodiscard]] float height() const noexcept { return max.y - min.y; }
    [[nodiscard]] ImVec2 size() const noexcept { return {width(), height()}; }
    [[nodiscard]] ImVec2 center() const noexcept { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    [[nodiscard]] float mid_x() const noexcept { return (min.x + max.x) / 2; }
    [[nodiscard]] float mid_y() const noexcept { return (min.y + max.y) / 2; }
    [[nodiscard]] bool empty() const noexcept { return width() <= 0 || height() <= 0; }
    [[nodiscard]] bool contains(ImVec2 p) const noexcept {
        return min.x <= p.x && p.x < max.x && min.y <= p.y && p.y < max.y;
    }
    [[nodiscard]] Rect inset(float by) const noexcept { return inset(by, by); }
    [[nodiscard]] Rect inset(float x, float y) const noexcept {
        return {{min.x + x, min.y + y}, {max.x - x, max.y - y}};
    }
    [[nodiscard]] Rect moved(float x, float y) const noexcept {
        return {{min.x + x, min.y + y}, {max.x + x, max.y + y}};
    }
    [[nodiscard]] Rect clipped_to(const Rect& other) const noexcept {
        return {{std::max(min.x, other.min.x), std::max(min.y, other.min.y)},
                {std::min(max.x, other.max.x), std::min(max.y, other.max.y)}};
    }

    /// Cut a strip off one side: returns it, what is left stays in this.
    Rect take_left(float w) noexcept {
        const Rect part{min, {min.x + w, max.y}};
        min.x += w;
        return part;
    }
    Rect take_right(float w) noexcept {
        const Rect part{{max.x - w, min.y}, max};
        max.x -= w;
        return part;
    }
    Rect take_top(float h) noexcept {
        const Rect part{min, {max.x, min.y + h}};
        min.y += h;
        return part;
    }
    Rect take_bottom(float h) noexcept {
        const Rect part{{min.x, max.y - h}, max};
        max.y -= h;
        return part;
    }
};

}  // namespace poolscope::ui
