#include "app/ui/item.hpp"

#include "app/ui/patterns.hpp"

namespace poolscope::ui {
namespace {

/// Scrolls the window until the control is in sight, if that is what a script asked for.
void reveal_if_wanted(Ui& ui, const Rect& rect, std::string_view label) {
    const auto& wanted = ui.registry->to_reveal();
    if (!wanted || *wanted != label) return;
    for (ImGuiWindow* window = ImGui::GetCurrentWindow(); window != nullptr; window = window->ParentWindow) {
        if (window->ScrollMax.y <= 0) continue;
        ImGui::SetScrollFromPosY(window, rect.mid_y() - window->Pos.y, 0.5F);
        break;
    }
    ui.registry->revealed();
    ui.ask_frame();
}

}  // namespace

void record_widget(Ui& ui, const Rect& rect, std::string_view label, const ItemLook& look, bool focused) {
    if (!look.registered) return;
    reveal_if_wanted(ui, rect, label);
    const ImGuiWindow& window = *ImGui::GetCurrentWindow();
    const Rect clip{window.ClipRect.Min, window.ClipRect.Max};
    ui.registry->record({std::string(label), look.kind, rect.clipped_to(clip), rect, std::string(look.value),
                         look.enabled, focused, std::string(look.group)});
}

Item add_item(Ui& ui, const Rect& rect, std::string_view label, const ItemLook& look) {
    Item item;
    item.id = ImGui::GetCurrentWindow()->GetID(label.data(), label.data() + label.size());
    const ImRect box(rect.min, rect.max);
    int flags = ImGuiItemFlags_None;
    if (!look.focusable) flags |= ImGuiItemFlags_NoNav | ImGuiItemFlags_NoTabStop;
    if (look.typed) flags |= ImGuiItemFlags_Inputable;
    ImGui::BeginDisabled(!look.enabled);
    item.visible = ImGui::ItemAdd(box, item.id, nullptr, flags);
    if (item.visible) {
        Response& r = item.response;
        r.pressed = ImGui::ButtonBehavior(box, item.id, &r.hovered, &r.active, look.mouse);
        r.focused = look.focusable && ImGui::IsItemFocused();
    }
    ImGui::EndDisabled();
    record_widget(ui, rect, label, look, item.response.focused);
    return item;
}

void control_frame(const Ui& ui, const Rect& rect, const Response& state, bool enabled) {
    const Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = ui.px(6);
    const Color ground = !enabled ? p.bg : state.active ? p.sel : state.hovered ? p.hover : p.field;
    fill(list, rect, ground, rounding);
    frame(list, rect, enabled ? p.line2 : p.line, 1, rounding);
}

void rest_tip(Ui& ui, const Response& response, std::string_view tip) {
    if (tip.empty() || !response.hovered || response.active) return;
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_DelayShort | ImGuiHoveredFlags_NoSharedDelay)) {
        tooltip(ui, tip);
    } else {
        ui.ask_frame(std::chrono::milliseconds{100});
    }
}

void focus_ring(const Ui& ui, const Rect& rect, bool on_accent) {
    if (!ui.keyboard_focus) return;
    const Palette& p = ui.colors();
    const float width = ui.px(on_accent ? 3 : 2);
    const Rect ring = rect.inset(-ui.px(4));
    // A clip rectangle that ends at the control's own edge would cut the ring off.
    ImDrawList& list = *ImGui::GetWindowDrawList();
    frame(list, ring, on_accent ? p.t1 : p.accent, width, ui.px(8));
}

Response region(Ui& ui, const Rect& rect, std::string_view label, const RegionLook& look) {
    ItemLook item_look{.kind = WidgetKind::region, .value = look.value, .group = {}};
    item_look.focusable = look.focusable;
    item_look.registered = look.registered;
    item_look.mouse =
        ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight | ImGuiButtonFlags_MouseButtonMiddle;
    // Smaller things that are added later lie on top.
    ImGui::SetNextItemAllowOverlap();
    const Item item = add_item(ui, rect, label, item_look);
    if (item.visible && item.response.focused) focus_ring(ui, rect.inset(ui.px(4)));
    return item.response;
}

}  // namespace poolscope::ui
