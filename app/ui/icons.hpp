#pragma once

#include "app/ui/palette.hpp"

#include <imgui.h>

namespace poolscope::ui {

enum class Icon {
    none,
    play,
    pause,
    stop,
    moon,
    sun,
    screen,
    chevron_down,
    chevron_right,
    check,
    cross,
    plus,
    minus,
    mark,  ///< Poolscope's own: one long bar over four short ones
};

/// Draws an icon of `size` pixels around `center`.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, Color color);

}  // namespace poolscope::ui
