#include "app/window/overlays.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::window {
namespace {

using ui::Rect;
using ui::Ui;

constexpr float key_row = 28;
constexpr float palette_row = 32;
constexpr std::size_t palette_rows = 10;

/// In the middle of the window, from a distance to its top on, and never beyond its edges.
Rect place_on_top(const Ui& ui, float width, float height, float top) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float margin = ui.px(16);
    width = std::min(width, screen.x - 2 * margin);
    top = std::min(top, std::max(margin, (screen.y - height) / 2));
    height = std::min(height, screen.y - top - margin);
    return Rect::of(std::round((screen.x - width) / 2), std::round(top), std::round(width), std::round(height));
}

struct Group {
    std::string name;
    std::vector<const ui::Action*> actions;
};

std::vector<Group> groups_with_keys(const ui::ActionTable& table) {
    std::vector<Group> groups;
    for (const ui::Action& action : table.all()) {
        if (action.keys.empty()) continue;
        auto it = std::ranges::find(groups, action.group, &Group::name);
        if (it == groups.end()) it = groups.insert(groups.end(), Group{action.group, {}});
        it->actions.push_back(&action);
    }
    return groups;
}

float height_of(const Ui& ui, const Group& group) {
    return ui.px(40) + ui.px(key_row) * static_cast<float>(group.actions.size());
}

void draw_key_row(Ui& ui, const Rect& row, const ui::Action& action) {
    float right = row.max.x;
    for (auto it = action.keys.rbegin(); it != action.keys.rend(); ++it) {
        const std::string name = ui::name_of(*it);
        const float width = std::max(ui.px(22), ui::text_width(ui, name, ui::style::tick) + ui.px(12));
        right -= width;
        ui::keycap(ui, {right, row.mid_y()}, name);
        right -= ui.px(6);
    }
    ui::text_in(ui, {row.min, {right, row.max.y}}, action.name, ui::style::label, ui.colors().t1);
}

void draw_group(Ui& ui, Rect column, const Group& group) {
    ui::text_in(ui, column.take_top(ui.px(32)), group.name, ui::style::title, ui.colors().t2);
    for (const ui::Action* action : group.actions) draw_key_row(ui, column.take_top(ui.px(key_row)), *action);
}

/// One row of the palette; true when it was chosen.
bool draw_choice(Ui& ui, const Rect& row, const ui::Action& action, bool first) {
    const ui::Palette& p = ui.colors();
    const bool can = action.can_act();
    const ui::Response response = ui::region(ui, row, action.name, {.focusable = can, .ring_rounding = 4});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (response.hovered || (response.focused && ui.keyboard_focus)) {
        ui::fill(list, row, p.hover, ui.px(4));
    } else if (first) {
        ui::fill(list, row, p.sel, ui.px(4));
    }
    Rect inner = row.inset(ui.px(12), 0);
    if (!action.keys.empty()) {
        const std::string key = ui::name_of(action.keys.front());
        const float width = std::max(ui.px(22), ui::text_width(ui, key, ui::style::tick) + ui.px(12));
        ui::keycap(ui, {inner.max.x - width, row.mid_y()}, key);
        inner.max.x -= width + ui.px(8);
    }
    const float used = ui::text_in(ui, inner, action.name, ui::style::control, can ? p.t1 : p.t3);
    inner.take_left(used + ui.px(12));
    ui::text_in(ui, inner, action.group, ui::style::caption, p.t3);
    return response.pressed && can;
}

}  // namespace

const ui::Action* Overlays::draw(Ui& ui, const ui::ActionTable& actions) {
    if (wanted_ != nullptr) {
        ImGui::OpenPopup(wanted_);
        wanted_ = nullptr;
    }
    open_ = false;
    const ui::StyleColor border(ImGuiCol_Border, ui::u32(ui.colors().line2));
    draw_keys(ui, actions);
    const ui::Action* chosen = draw_palette(ui, actions);
    close_ = false;
    return chosen;
}

void Overlays::draw_keys(Ui& ui, const ui::ActionTable& actions) {
    const std::vector<Group> groups = groups_with_keys(actions);
    float total = 0;
    for (const Group& group : groups) total += height_of(ui, group);
    // Two columns, the first as soon as it holds half.
    float left_height = 0;
    std::size_t split = 0;
    while (split < groups.size() && left_height < total / 2) left_height += height_of(ui, groups[split++]);
    const float content = std::max(left_height, total - left_height) + ui.px(64);

    const Rect place = place_on_top(ui, ui.px(760), content, ui.px(80));
    ImGui::SetNextWindowPos(place.min);
    ImGui::SetNextWindowSize(place.size());
    const ui::Popup popup("keys", ImGuiWindowFlags_NoMove);
    if (!popup) return;
    open_ = true;
    if (close_) ImGui::CloseCurrentPopup();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Rect body = Rect{at, {at.x + place.width(), at.y + content}}.inset(ui.px(24), ui.px(16));
    ui::text_in(ui, body.take_top(ui.px(32)), "Keys", ui::style::heading, ui.colors().t1);
    Rect left = body;
    left.max.x = body.mid_x() - ui.px(20);
    Rect right = body;
    right.min.x = body.mid_x() + ui.px(20);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        Rect& column = i < split ? left : right;
        draw_group(ui, column.take_top(height_of(ui, groups[i])), groups[i]);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + content});
    ImGui::Dummy({0, 0});
}

const ui::Action* Overlays::draw_palette(Ui& ui, const ui::ActionTable& actions) {
    const std::vector<const ui::Action*> found = actions.search(query_);
    const std::size_t rows = std::clamp<std::size_t>(found.size(), 1, palette_rows);
    const float height = ui.px(16 + 36 + 8) + ui.px(palette_row) * static_cast<float>(rows);
    const Rect place = place_on_top(ui, ui.px(560), height, ui.px(80));
    ImGui::SetNextWindowPos(place.min);
    ImGui::SetNextWindowSize(place.size());
    const ui::Popup popup("palette", ImGuiWindowFlags_NoMove);
    if (!popup) return nullptr;
    open_ = true;
    // While it is typed in, the field itself would take this key, and only lose the keyboard by it.
    if (close_ || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
    Rect body = place.inset(ui.px(8));
    const ui::Response field = ui::text_field(ui, body.take_top(ui.px(36)), "Command", query_, "Type a command", true,
                                              ImGui::IsWindowAppearing());
    body.take_top(ui.px(8));
    const ui::Action* chosen = field.pressed && !found.empty() && found.front()->can_act() ? found.front() : nullptr;
    const ui::Child child("choices", body, 0);
    ImVec2 at = child.origin();
    for (std::size_t i = 0; i < found.size(); ++i, at.y += ui.px(palette_row)) {
        const ui::Id scope(static_cast<int>(i));
        const Rect row = Rect::of(at.x, at.y, body.width(), ui.px(palette_row));
        if (draw_choice(ui, row, *found[i], i == 0 && field.active)) chosen = found[i];
    }
    if (found.empty()) {
        ui::text(ui, {at.x + ui.px(12), at.y + ui.px(16)}, "No command of that name", ui::style::control,
                 ui.colors().t3);
    }
    child.extend(ui.px(palette_row) * static_cast<float>(found.size()));
    if (chosen != nullptr) ImGui::CloseCurrentPopup();
    return chosen;
}

}  // namespace poolscope::window
