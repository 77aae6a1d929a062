#pragma once

#include "app/ui/widgets.hpp"

#include <imgui_internal.h>

#include <string>
#include <string_view>

namespace poolscope::ui {

// What all controls share; only their sources include this.

struct ItemLook {
    WidgetKind kind = WidgetKind::button;
    std::string_view value{};
    std::string_view group{};
    bool enabled = true;
    bool focusable = true;
    bool registered = true;
    bool typed = false;  ///< keyboard activation means typing
    ImGuiButtonFlags mouse = ImGuiButtonFlags_MouseButtonLeft;
};

/// An item of ImGui at a fixed place: hit test, focus, activation, registration. `visible` is false when it is clipped
/// away entirely; nothing needs to be drawn then.
struct Item {
    ImGuiID id = 0;
    bool visible = false;
    Response response;
};
Item add_item(Ui& ui, const Rect& rect, std::string_view label, const ItemLook& look = {});

/// Records the widget alone, for controls that ImGui itself draws.
void record_widget(Ui& ui, const Rect& rect, std::string_view label, const ItemLook& look, bool focused);

/// The frame of a control: ground and border by its state.
void control_frame(const Ui& ui, const Rect& rect, const Response& state, bool enabled);

/// The tooltip of a control, once the mouse has rested on it.
void rest_tip(Ui& ui, const Response& response, std::string_view tip);

}  // namespace poolscope::ui
