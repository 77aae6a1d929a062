#include "app/ui/item.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"

#include <cmath>

namespace poolscope::ui {
namespace {

constexpr float icon_size = 16;
constexpr float icon_gap = 8;
constexpr float side_padding = 12;

TextStyle style_of(ButtonKind kind) {
    return kind == ButtonKind::primary ? style::title : style::control;
}

struct ButtonColors {
    Color ground, text;
    std::optional<Color> border;
};

ButtonColors colors_of(const Palette& p, const ButtonLook& look, const Response& state) {
    if (look.kind == ButtonKind::primary && look.enabled) {
        const Color pressed = mix(p.accent, p.on_accent, 0.18);
        const Color lit = mix(p.accent, p.t1, 0.15);
        return {state.active ? pressed : state.hovered ? lit : p.accent, p.on_accent, {}};
    }
    const Color text = look.enabled ? p.t1 : p.t3;
    const Color ground = !look.enabled ? p.bg : state.active ? p.sel : state.hovered ? p.hover : p.field;
    if (look.kind == ButtonKind::quiet) return {ground, text, {}};
    return {ground, text, look.enabled ? p.line2 : p.line};
}

void draw_content(Ui& ui, const Rect& rect, std::string_view label, const ButtonLook& look, Color color) {
    const TextStyle text_style = style_of(look.kind);
    const float label_width = text_width(ui, label, text_style);
    const float icon_width = look.icon == Icon::none ? 0 : ui.px(icon_size - 4) + (label.empty() ? 0 : ui.px(icon_gap));
    float x = rect.mid_x() - (label_width + icon_width) / 2;
    if (look.icon != Icon::none) {
        draw_icon(*ImGui::GetWindowDrawList(), look.icon, {x + ui.px(icon_size - 4) / 2, rect.mid_y()},
                  ui.px(icon_size), color);
        x += icon_width;
    }
    if (!label.empty()) text_in(ui, {{x, rect.min.y}, {rect.max.x - ui.px(4), rect.max.y}}, label, text_style, color);
}

}  // namespace

Response button(Ui& ui, const Rect& rect, std::string_view label, const ButtonLook& look) {
    ItemLook item_look;
    item_look.enabled = look.enabled;
    const Item item = add_item(ui, rect, look.name.empty() ? label : look.name, item_look);
    if (!item.visible) return item.response;
    const ButtonColors c = colors_of(ui.colors(), look, item.response);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (look.kind != ButtonKind::quiet || item.response.hovered || item.response.active) {
        fill(list, rect, c.ground, ui.px(6));
    }
    if (c.border) frame(list, rect, *c.border, 1, ui.px(6));
    draw_content(ui, rect, label, look, c.text);
    if (item.response.focused) focus_ring(ui, rect, look.kind == ButtonKind::primary);
    rest_tip(ui, item.response, look.tip);
    return item.response;
}

float button_width(const Ui& ui, std::string_view label, Icon icon) {
    const float icon_width = icon == Icon::none ? 0 : ui.px(icon_size - 4 + icon_gap);
    return std::ceil(text_width(ui, label, style::title) + icon_width + ui.px(2 * side_padding));
}

Response icon_button(Ui& ui, const Rect& rect, Icon icon, std::string_view name, bool enabled) {
    return button(ui, rect, {}, {.icon = icon, .enabled = enabled, .tip = name, .name = name});
}

Response segmented(Ui& ui, const Rect& rect, std::string_view label, std::span<const Segment> segments,
                   std::size_t& chosen) {
    const Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Id scope(label);
    fill(list, rect, p.field, ui.px(6));
    Response all;
    const float width = rect.width() / static_cast<float>(segments.size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const float x0 = std::round(rect.min.x + width * static_cast<float>(i));
        const float x1 = std::round(rect.min.x + width * static_cast<float>(i + 1));
        const Rect part{{x0, rect.min.y}, {x1, rect.max.y}};
        ItemLook look{.kind = WidgetKind::segment, .value = i == chosen ? "on" : "off", .group = label};
        const Item item = add_item(ui, part, segments[i].name, look);
        if (item.response.pressed && chosen != i) {
            chosen = i;
            all.changed = true;
        }
        all.focused |= item.response.focused;
        all.hovered |= item.response.hovered;
        if (i == chosen) {
            fill(list, part.inset(1), p.sel, ui.px(5));
        } else if (item.response.hovered) {
            fill(list, part.inset(1), p.hover, ui.px(5));
        }
        if (i > 0 && i != chosen && i - 1 != chosen && segments[i].icon == Icon::none) {
            vertical(list, x0, rect.min.y + ui.px(6), rect.max.y - ui.px(6), p.line2);
        }
        const Color ink = i == chosen ? p.accent : p.t2;
        if (segments[i].icon == Icon::none) {
            text_in(ui, part.inset(ui.px(4), 0), segments[i].name, style::label, ink, Align::center);
        } else {
            draw_icon(list, segments[i].icon, part.center(), ui.px(16), ink);
            rest_tip(ui, item.response, segments[i].name);
        }
        if (item.response.focused) focus_ring(ui, part);
    }
    frame(list, rect, p.line2, 1, ui.px(6));
    return all;
}

Response checkbox(Ui& ui, const Rect& rect, std::string_view label, bool& value, bool enabled) {
    const Palette& p = ui.colors();
    ItemLook look{.kind = WidgetKind::checkbox, .value = value ? "on" : "off", .group = {}};
    look.enabled = enabled;
    Item item = add_item(ui, rect, label, look);
    if (item.response.pressed) {
        value = !value;
        item.response.changed = true;
    }
    if (!item.visible) return item.response;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float side = ui.px(16);
    const Rect mark = Rect::of(rect.min.x, std::round(rect.mid_y() - side / 2), side, side);
    if (value) {
        fill(list, mark, enabled ? p.accent : p.line2, ui.px(4));
        draw_icon(list, Icon::check, mark.center(), side * 0.95F, enabled ? p.on_accent : p.bg);
    } else {
        fill(list, mark, item.response.hovered ? p.hover : p.field, ui.px(4));
        frame(list, mark, enabled ? p.edge : p.line2, 1.5F, ui.px(4));
    }
    text_in(ui, {{mark.max.x + ui.px(8), rect.min.y}, rect.max}, label, style::label, enabled ? p.t1 : p.t3);
    if (item.response.focused) focus_ring(ui, mark);
    return item.response;
}

float link_width(const Ui& ui, std::string_view label, TextStyle text_style) {
    return text_width(ui, label, text_style);
}

Response link(Ui& ui, ImVec2 at, std::string_view label, Align align, TextStyle text_style) {
    const float width = text_width(ui, label, text_style);
    const float left = align == Align::left ? at.x : align == Align::right ? at.x - width : at.x - width / 2;
    const float half = ui.px(12);
    const Rect rect{{left, at.y - half}, {left + width, at.y + half}};
    const Item item = add_item(ui, rect, label, {.kind = WidgetKind::link});
    if (!item.visible) return item.response;
    const Color color = ui.colors().accent;
    text(ui, {left, at.y}, label, text_style, color);
    if (item.response.hovered) {
        horizontal(*ImGui::GetWindowDrawList(), left, left + width, at.y + ui.px(8), color);
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    if (item.response.focused) focus_ring(ui, rect.inset(0, ui.px(3)));
    return item.response;
}

Response tab(Ui& ui, const Rect& rect, std::string_view label, bool chosen) {
    const Palette& p = ui.colors();
    const Item item = add_item(ui, rect, label, {.kind = WidgetKind::tab, .value = chosen ? "on" : "off"});
    if (!item.visible) return item.response;
    const Color ink = chosen || item.response.hovered ? p.t1 : p.t2;
    text_in(ui, rect, label, chosen ? style::navigation_strong : style::navigation, ink, Align::center);
    if (chosen) fill(*ImGui::GetWindowDrawList(), {{rect.min.x, rect.max.y - ui.px(3)}, rect.max}, p.accent);
    if (item.response.focused) focus_ring(ui, rect.inset(0, ui.px(10)));
    return item.response;
}

Response slider(Ui& ui, const Rect& rect, std::string_view label, double& ratio, bool enabled) {
    const Palette& p = ui.colors();
    const std::string value = std::to_string(static_cast<int>(std::lround(ratio * 100))) + " %";
    ItemLook look{.kind = WidgetKind::slider, .value = value, .group = {}};
    look.enabled = enabled;
    Item item = add_item(ui, rect, label, look);
    if (!item.visible) return item.response;
    const float radius = ui.px(6);
    const float left = rect.min.x + radius;
    const float span = std::max(1.0F, rect.width() - 2 * radius);
    const double before = ratio;
    if (item.response.active && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        ratio = std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - left) / span), 0.0, 1.0);
    }
    item.response.changed = before != ratio;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = left + span * static_cast<float>(ratio);
    horizontal(list, left, left + span, rect.mid_y(), p.line2, ui.px(3));
    horizontal(list, left, x, rect.mid_y(), enabled ? p.accent : p.edge, ui.px(3));
    list.AddCircleFilled({x, rect.mid_y()}, radius, u32(enabled ? p.t1 : p.edge));
    if (item.response.focused) focus_ring(ui, rect);
    return item.response;
}

}  // namespace poolscope::ui
