#pragma once

#include "app/ui/fonts.hpp"
#include "app/ui/palette.hpp"
#include "app/ui/rect.hpp"
#include "app/ui/registry.hpp"

#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace poolscope::ui {

/// What every drawing function needs, handed down by reference. One a window.
struct Ui {
    const Palette* palette = nullptr;
    Fonts* fonts = nullptr;
    Registry* registry = nullptr;
    float scale = 1;                                     ///< text scale times the monitor's scale
    bool keyboard_focus = false;                         ///< the focus ring is shown: the keyboard moved last
    std::optional<std::chrono::nanoseconds> next_frame;  ///< set by `ask_frame`

    [[nodiscard]] float px(float at_100_percent) const noexcept { return at_100_percent * scale; }
    [[nodiscard]] const Palette& colors() const noexcept { return *palette; }
    /// Wants another frame so soon, though nothing else may happen (replay, blinking). Without it an idle window
    /// sleeps.
    void ask_frame(std::chrono::nanoseconds in = {}) { next_frame = next_frame ? std::min(*next_frame, in) : in; }
};

/// ImGui's packed colour.
inline ImU32 u32(Color c) noexcept {
    return IM_COL32(c.r, c.g, c.b, c.a);
}
inline ImVec4 vec4(Color c) noexcept {
    return ImGui::ColorConvertU32ToFloat4(u32(c));
}

/// Colours and sizes of ImGui's own widgets from the palette, at a scale of 1.0 to 2.0.
void apply_style(ImGuiStyle& style, const Palette& palette, float scale);

}  // namespace poolscope::ui
