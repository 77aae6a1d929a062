#include "app/ui/item.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "engine/experiment/experiment.hpp"

#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace poolscope::ui {
namespace {

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return (value < 0 ? "−" : "") + digits;
}

std::string shown_value(std::int64_t value, const StepperRange& range) {
    if (value == range.low && !range.shown_at_low.empty()) return std::string(range.shown_at_low);
    std::string text = grouped(value);
    if (!range.unit.empty()) text += " " + std::string(range.unit);
    return text;
}

/// What a person typed: digits, blanks, separators, a unit. None: no number in it.
std::optional<std::int64_t> typed_value(std::string_view text, const StepperRange& range) {
    if (!range.shown_at_low.empty() && text == range.shown_at_low) return range.low;
    std::string digits;
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || c == '-') digits += c;
    }
    const auto number = experiment::parse_integer(digits, "number");
    if (!number) return {};
    return std::clamp(*number, range.low, range.high);
}

/// While a number is typed the up and down keys go one step on; the buffer belongs to ImGui then.
int step_in_buffer(ImGuiInputTextCallbackData* data) {
    const auto& range = *static_cast<const StepperRange*>(data->UserData);
    const auto now = typed_value({data->Buf, static_cast<std::size_t>(data->BufTextLen)}, range);
    const std::int64_t by = data->EventKey == ImGuiKey_UpArrow ? range.step : -range.step;
    const std::int64_t next = std::clamp(now.value_or(range.low) + by, range.low, range.high);
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, std::to_string(next).c_str());
    data->SelectAll();
    return 0;
}

/// ImGui's text field without its own ground and border: both are the control's.
template <class Field>
bool bare_field(Ui& ui, const Rect& rect, TextStyle text_style, Color ink, Field field) {
    const FontScope font(ui.fonts->at(text_style));
    const StyleColor ground(ImGuiCol_FrameBg, 0);
    const StyleColor text_color(ImGuiCol_Text, u32(ink));
    const StyleVar border(ImGuiStyleVar_FrameBorderSize, 0.0F);
    const StyleVar padding(ImGuiStyleVar_FramePadding,
                           ImVec2{ui.px(8), std::max(0.0F, (rect.height() - ImGui::GetFontSize()) / 2)});
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::SetNextItemWidth(rect.width());
    return field();
}

Response state_of_last_item() {
    return {.hovered = ImGui::IsItemHovered(),
            .focused = ImGui::IsItemFocused() || ImGui::IsItemActive(),
            .active = ImGui::IsItemActive()};
}

/// ImGui drew it; the registry has to know what can be read in it.
void record_inner_text(Ui& ui, const Rect& rect, std::string_view text) {
    const ImGuiWindow& window = *ImGui::GetCurrentWindow();
    ui.registry->record_text(text, rect.clipped_to({window.ClipRect.Min, window.ClipRect.Max}));
}

bool type_number(Ui& ui, const Rect& rect, std::int64_t& value, const StepperRange& range) {
    std::string text = shown_value(value, range);
    StepperRange limits = range;
    const auto flags = ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_CallbackHistory;
    const bool edited = bare_field(ui, rect, style::number, range.enabled ? ui.colors().t1 : ui.colors().t3,
                                   [&] { return ImGui::InputText("##number", &text, flags, step_in_buffer, &limits); });
    record_inner_text(ui, rect, text);
    if (!edited) return false;
    const auto typed = typed_value(text, range);
    if (!typed || *typed == value) return false;
    value = *typed;
    return true;
}

/// One step on, and again while the button is held. Not a stop for the Tab key: the number itself takes the arrows.
bool step_button(Ui& ui, const Rect& rect, std::string_view name, Icon icon, bool enabled) {
    ImGui::PushItemFlag(ImGuiItemFlags_ButtonRepeat, true);
    ItemLook look;
    look.focusable = false;
    look.enabled = enabled;
    const Item item = add_item(ui, rect, name, look);
    ImGui::PopItemFlag();
    if (item.response.active) ui.ask_frame(std::chrono::milliseconds{30});
    const Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (item.response.hovered) fill(list, rect.inset(1), p.hover, ui.px(5));
    draw_icon(list, icon, rect.center(), ui.px(15), enabled ? p.t1 : p.t3);
    return item.response.pressed;
}

}  // namespace

Response stepper(Ui& ui, const Rect& rect, std::string_view label, std::int64_t& value, const StepperRange& range) {
    const Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Id scope(label);
    fill(list, rect, range.enabled ? p.field : p.bg, ui.px(6));
    const std::int64_t before = value;
    Rect left = rect;
    const float width = std::min(ui.px(24), rect.width() / 4);
    const Rect plus = left.take_right(width);
    const Rect minus = left.take_right(width);

    ImGui::BeginDisabled(!range.enabled);
    type_number(ui, left, value, range);
    Response response = state_of_last_item();
    ImGui::EndDisabled();
    const std::string name(label);
    if (step_button(ui, minus, name + " −", Icon::minus, range.enabled && value > range.low)) value -= range.step;
    if (step_button(ui, plus, name + " +", Icon::plus, range.enabled && value < range.high)) value += range.step;
    value = std::clamp(value, range.low, range.high);
    response.changed = value != before;

    vertical(list, minus.min.x, rect.min.y + 1, rect.max.y - 1, p.line2);
    vertical(list, plus.min.x, rect.min.y + 1, rect.max.y - 1, p.line2);
    frame(list, rect, response.active ? p.accent : range.enabled ? p.line2 : p.line, 1, ui.px(6));
    if (response.focused) focus_ring(ui, rect);
    const std::string shown = shown_value(value, range);
    ItemLook look{.kind = WidgetKind::stepper, .value = shown, .group = {}};
    look.enabled = range.enabled;
    record_widget(ui, left, label, look, response.focused);
    return response;
}

Response text_field(Ui& ui, const Rect& rect, std::string_view label, std::string& value, std::string_view hint,
                    bool enabled, bool take_focus) {
    const Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Id scope(label);
    fill(list, rect, enabled ? p.field : p.bg, ui.px(6));
    const std::string hint_text(hint);
    if (take_focus) ImGui::SetKeyboardFocusHere();
    ImGui::BeginDisabled(!enabled);
    const std::string before = value;
    const bool entered = bare_field(ui, rect, style::control, enabled ? p.t1 : p.t3, [&] {
        return ImGui::InputTextWithHint("##text", hint_text.c_str(), &value, ImGuiInputTextFlags_EnterReturnsTrue);
    });
    Response response = state_of_last_item();
    ImGui::EndDisabled();
    response.pressed = entered;
    response.changed = value != before;
    frame(list, rect, response.active ? p.accent : p.line2, 1, ui.px(6));
    record_inner_text(ui, rect, value.empty() ? hint : std::string_view(value));
    ItemLook look{.kind = WidgetKind::field, .value = value, .group = {}};
    look.enabled = enabled;
    record_widget(ui, rect, label, look, response.focused);
    return response;
}

}  // namespace poolscope::ui
