#include "app/ui/item.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"

#include <algorithm>

namespace poolscope::ui {
namespace {

constexpr float row_height = 28;
constexpr std::size_t rows_shown = 10;

/// One row of the list; true when it was taken.
bool option_row(Ui& ui, const Rect& row, std::string_view text, std::string_view group, std::size_t index, bool chosen,
                TextStyle text_style) {
    const Palette& p = ui.colors();
    const Id scope(static_cast<int>(index));
    const Item item =
        add_item(ui, row, text, {.kind = WidgetKind::option, .value = chosen ? "on" : "off", .group = group});
    if (chosen && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
    if (!item.visible) return item.response.pressed;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (item.response.hovered || (item.response.focused && ui.keyboard_focus)) {
        fill(list, row.inset(ui.px(4), 0), p.hover, ui.px(4));
    }
    Rect inner = row.inset(ui.px(12), 0);
    const Rect mark = inner.take_right(ui.px(16));
    if (chosen) draw_icon(list, Icon::check, mark.center(), ui.px(14), p.accent);
    text_in(ui, inner, text, text_style, p.t1);
    return item.response.pressed;
}

/// The list below the field, or above it where there is more room.
Rect list_place(const Ui& ui, const Rect& field, std::span<const std::string> options, TextStyle text_style) {
    float width = field.width();
    for (const std::string& option : options) width = std::max(width, text_width(ui, option, text_style) + ui.px(48));
    const float rows = static_cast<float>(std::min(options.size(), rows_shown));
    const float height = rows * ui.px(row_height) + ui.px(8);
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float x = std::max(0.0F, std::min(field.min.x, screen.x - width - ui.px(8)));
    const bool below = field.max.y + ui.px(4) + height <= screen.y || field.min.y < screen.y / 2;
    return Rect::of(x, below ? field.max.y + ui.px(4) : field.min.y - ui.px(4) - height, width, height);
}

bool draw_list(Ui& ui, const Rect& field, std::string_view label, std::span<const std::string> options,
               std::size_t& chosen, const ComboLook& look) {
    const Rect place = list_place(ui, field, options, look.style);
    ImGui::SetNextWindowPos(place.min);
    ImGui::SetNextWindowSize(place.size());
    const StyleColor border(ImGuiCol_Border, u32(ui.colors().line2));
    const Popup popup("list", ImGuiWindowFlags_NoMove);
    if (!popup) return false;
    const std::size_t before = chosen;
    const float height = ui.px(row_height);
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float top = at.y;
    at.y += ui.px(4);
    for (std::size_t i = 0; i < options.size(); ++i, at.y += height) {
        const Rect row = Rect::of(at.x, at.y, place.width(), height);
        if (!option_row(ui, row, options[i], label, i, i == chosen, look.style)) continue;
        chosen = i;
        ImGui::CloseCurrentPopup();
    }
    ImGui::SetCursorScreenPos({at.x, at.y + ui.px(4)});
    ImGui::Dummy({0, std::max(0.0F, top - at.y)});
    return chosen != before;
}

}  // namespace

Response combo(Ui& ui, const Rect& rect, std::string_view label, std::span<const std::string> options,
               std::size_t& chosen, const ComboLook& look) {
    const Palette& p = ui.colors();
    const Id scope(label);
    std::string shown(look.shown);
    if (shown.empty() && chosen < options.size()) shown = options[chosen];
    ItemLook item_look{.kind = WidgetKind::combo, .value = shown, .group = {}};
    item_look.enabled = look.enabled && !options.empty();
    Item item = add_item(ui, rect, label, item_look);
    if (item.response.pressed) ImGui::OpenPopup("list");
    if (item.visible) {
        control_frame(ui, rect, item.response, item_look.enabled);
        Rect inner = rect.inset(ui.px(10), 0);
        const Rect arrow = inner.take_right(ui.px(8));
        inner.max.x -= ui.px(4);
        const Color ink = item_look.enabled ? p.t1 : p.t3;
        draw_icon(*ImGui::GetWindowDrawList(), Icon::chevron_down, arrow.center(), ui.px(14),
                  item_look.enabled ? p.t2 : p.t3);
        text_in(ui, inner, shown, look.style, ink);
        if (item.response.focused) focus_ring(ui, rect);
        rest_tip(ui, item.response, look.tip);
    }
    item.response.changed = draw_list(ui, rect, label, options, chosen, look);
    return item.response;
}

}  // namespace poolscope::ui
