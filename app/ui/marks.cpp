#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::ui {
namespace {

constexpr float swatch_side = 12;
constexpr float swatch_gap = 6;

float chip_words(Ui& ui, ImVec2 at, std::string_view word, std::string_view total) {
    float x = at.x;
    x += text(ui, {x, at.y}, word, style::label, ui.colors().t2);
    if (!total.empty()) {
        x += ui.px(swatch_gap);
        x += text(ui, {x, at.y}, total, style::number, ui.colors().t1);
    }
    return x - at.x;
}

Rect swatch_rect(const Ui& ui, ImVec2 at) {
    const float side = std::round(ui.px(swatch_side));
    return Rect::of(std::round(at.x), std::round(at.y - side / 2), side, side);
}

/// A window that lies over everything, takes no input and is as large as told.
struct TipWindow {
    explicit TipWindow(const Rect& rect) {
        ImGui::SetNextWindowPos(rect.min);
        ImGui::SetNextWindowSize(rect.size());
        // ImGui would keep a pixel at each edge for a border of its own, and cut ours off.
        const StyleVar border(ImGuiStyleVar_PopupBorderSize, 0.0F);
        ImGui::Begin("##tooltip", nullptr,
                     ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoDecoration |
                         ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                         ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
    }
    TipWindow(const TipWindow&) = delete;
    TipWindow& operator=(const TipWindow&) = delete;
    ~TipWindow() { ImGui::End(); }
};

struct TipSize {
    float width = 0, height = 0, text_width = 0;
};

TipSize measure_tip(const Ui& ui, std::string_view title, std::span<const TipRow> rows, std::string_view note) {
    const TextStyle title_style = rows.empty() && note.empty() ? style::label : style::title;
    TipSize size;
    size.text_width = std::min(text_width(ui, title, title_style), ui.px(420));
    for (const TipRow& row : rows) {
        const float width =
            text_width(ui, row.name, style::label) + ui.px(24) + text_width(ui, row.value, style::number);
        size.text_width = std::max(size.text_width, width);
    }
    if (!note.empty())
        size.text_width = std::max(size.text_width, std::min(ui.px(280), text_width(ui, note, style::caption)));
    size.width = std::ceil(size.text_width + ui.px(24));
    size.height = ui.px(24) + paragraph_height(ui, size.text_width + 1, title, title_style, 1.36F) +
                  static_cast<float>(rows.size()) * ui.px(19);
    if (!rows.empty()) size.height += ui.px(4);
    if (!note.empty()) size.height += ui.px(4) + paragraph_height(ui, size.text_width + 1, note, style::caption, 1.4F);
    return size;
}

Rect tip_place(const Ui& ui, TipSize size) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float gap = ui.px(16);
    float x = mouse.x + gap;
    float y = mouse.y + gap;
    if (x + size.width > screen.x) x = mouse.x - gap - size.width;
    if (y + size.height > screen.y) y = mouse.y - gap - size.height;
    x = std::clamp(x, 0.0F, std::max(0.0F, screen.x - size.width));
    y = std::clamp(y, 0.0F, std::max(0.0F, screen.y - size.height));
    return Rect::of(std::round(x), std::round(y), size.width, std::ceil(size.height));
}

}  // namespace

float keycap(Ui& ui, ImVec2 at, std::string_view key) {
    const Palette& p = ui.colors();
    const float width = std::max(ui.px(22), text_width(ui, key, style::tick) + ui.px(12));
    const Rect rect = Rect::of(at.x, std::round(at.y - ui.px(11)), std::round(width), std::round(ui.px(22)));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    fill(list, rect, p.field, ui.px(4));
    frame(list, rect, p.line2, 1, ui.px(4));
    text_in(ui, rect, key, style::tick, p.t1, Align::center);
    return rect.width();
}

float legend_chip(Ui& ui, ImVec2 at, Fill kind, std::string_view word, std::string_view total) {
    fill(ui, *ImGui::GetWindowDrawList(), swatch_rect(ui, at), kind);
    if (kind == Fill::wait && !ui.colors().fill(kind).edge) {
        frame(*ImGui::GetWindowDrawList(), swatch_rect(ui, at), ui.colors().fill(kind).mark.with_alpha(0.6));
    }
    const float offset = ui.px(swatch_side + swatch_gap);
    return offset + chip_words(ui, {at.x + offset, at.y}, word, total);
}

float legend_chip(Ui& ui, ImVec2 at, Color color, std::string_view word, std::string_view total) {
    fill(*ImGui::GetWindowDrawList(), swatch_rect(ui, at), color, ui.px(2));
    const float offset = ui.px(swatch_side + swatch_gap);
    return offset + chip_words(ui, {at.x + offset, at.y}, word, total);
}

float legend_chip_width(const Ui& ui, std::string_view word, std::string_view total) {
    float width = ui.px(swatch_side + swatch_gap) + text_width(ui, word, style::label);
    if (!total.empty()) width += ui.px(swatch_gap) + text_width(ui, total, style::number);
    return width;
}

void tooltip(Ui& ui, std::string_view title, std::span<const TipRow> rows, std::string_view note) {
    const Palette& p = ui.colors();
    const TipSize size = measure_tip(ui, title, rows, note);
    const Rect rect = tip_place(ui, size);
    const TipWindow window(rect);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    fill(list, rect, p.raise, ui.px(6));
    frame(list, rect, p.line2, 1, ui.px(6));
    const float left = rect.min.x + ui.px(12);
    float y = rect.min.y + ui.px(12);
    const TextStyle title_style = rows.empty() && note.empty() ? style::label : style::title;
    y += paragraph(ui, {left, y}, size.text_width + 1, title, title_style, p.t1, 1.36F);
    if (!rows.empty()) y += ui.px(4);
    for (const TipRow& row : rows) {
        text(ui, {left, y + ui.px(9.5F)}, row.name, style::label, p.t2);
        text(ui, {rect.max.x - ui.px(12), y + ui.px(9.5F)}, row.value, style::number, p.t1, Align::right);
        y += ui.px(19);
    }
    if (!note.empty()) paragraph(ui, {left, y + ui.px(4)}, size.text_width + 1, note, style::caption, p.t3, 1.4F);
}

}  // namespace poolscope::ui
