#include "app/views/console_panel.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/text.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::views {
namespace {

using ui::Rect;

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// The byte after `count` characters from `begin` on.
std::size_t advance(std::string_view text, std::size_t begin, std::size_t count) {
    std::size_t at = begin;
    while (at < text.size() && count > 0) {
        ++at;
        while (at < text.size() && continues(text[at])) ++at;
        --count;
    }
    return at;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

void wrap_line(std::vector<ConsoleRow>& rows, std::size_t index, std::string_view text, std::size_t columns) {
    std::size_t begin = 0;
    do {
        std::size_t end = advance(text, begin, columns);
        std::size_t next = end;
        if (end < text.size() && text[end] == ' ') {
            next = end + 1;
        } else if (end < text.size()) {
            const auto blank = text.rfind(' ', end);
            const bool fair = blank != std::string_view::npos && blank > begin + (end - begin) / 3;
            if (fair) end = blank;
            if (fair) next = blank + 1;
        }
        rows.push_back({index, begin, end});
        begin = next;
    } while (begin < text.size());
}

ui::Color color_of(const ui::Palette& p, LineKind kind) {
    switch (kind) {
        case LineKind::command:
        case LineKind::note:
            return p.t2;
        case LineKind::out:
        case LineKind::strong:
            return p.t1;
        case LineKind::err:
        case LineKind::warning:
            return p.warn;
        case LineKind::error:
            return p.error;
        case LineKind::remedy:
            return p.t1;
    }
    return p.t1;
}

ui::TextStyle style_of(LineKind kind) {
    return kind == LineKind::strong || kind == LineKind::error ? ui::style::number_strong : ui::style::code;
}

}  // namespace

void ConsoleRows::update(const ConsoleText& text, std::size_t columns) {
    const auto& lines = text.lines();
    if (columns != columns_ || text.generation() != generation_ || lines.size() < lines_) {
        rows_.clear();
        lines_ = 0;
        columns_ = columns;
        generation_ = text.generation();
    } else if (lines_ > 0 && lines[lines_ - 1].text.size() != last_size_) {
        --lines_;
        while (!rows_.empty() && rows_.back().line == lines_) rows_.pop_back();
    }
    for (; lines_ < lines.size(); ++lines_) wrap_line(rows_, lines_, lines[lines_].text, columns);
    last_size_ = lines.empty() ? 0 : lines.back().text.size();
}

std::string text_between(const std::vector<ConsoleLine>& lines, ConsolePlace a, ConsolePlace b) {
    if (b < a) std::swap(a, b);
    std::string text;
    for (std::size_t line = a.line; line <= b.line && line < lines.size(); ++line) {
        const auto& whole = lines[line].text;
        const std::size_t begin = line == a.line ? std::min(a.byte, whole.size()) : 0;
        const std::size_t end = line == b.line ? std::min(b.byte, whole.size()) : whole.size();
        if (line != a.line) text += '\n';
        text += whole.substr(begin, end - begin);
    }
    return text;
}

void ConsolePanel::draw(ui::Ui& ui, const Rect& rect, const ConsoleText& text, std::string_view status) {
    const auto& p = ui.colors();
    const float middle = rect.min.y + ui.px(20);
    const float title = ui::text(ui, {rect.min.x + ui.px(16), middle}, "Console", ui::style::title, p.t1);
    const Rect room{{rect.min.x + ui.px(32) + title, middle - ui.px(10)}, {rect.max.x - ui.px(16), middle + ui.px(10)}};
    ui::text_in(ui, room, status, ui::style::label, p.t3, ui::Align::right);
    draw_well(ui, {{rect.min.x + ui.px(16), rect.min.y + ui.px(36)}, {rect.max.x - ui.px(16), rect.max.y - ui.px(16)}},
              text);
}

bool ConsolePanel::draw_strip(ui::Ui& ui, const Rect& rect, const ConsoleText& text, std::string_view status,
                              bool open) {
    const auto& p = ui.colors();
    auto& list = *ImGui::GetWindowDrawList();
    ui::fill(list, rect, p.bg);
    ui::horizontal(list, rect.min.x, rect.max.x, rect.min.y, p.line);
    Rect rest = rect;
    const Rect bar = rest.take_top(std::min(ui.px(56), rect.height()));
    const auto response = ui::region(ui, bar, open ? "Fold the console" : "Open the console", {.focusable = true});
    if (response.hovered) ui::fill(list, bar, p.hover);
    ui::draw_icon(list, open ? ui::Icon::chevron_down : ui::Icon::chevron_right, {bar.min.x + ui.px(22), bar.mid_y()},
                  ui.px(14), p.t2);
    float x = bar.min.x + ui.px(38);
    x += ui::text(ui, {x, bar.mid_y()}, "Console", ui::style::title, p.t1) + ui.px(16);
    const float right = bar.max.x - ui.px(16);
    const float width = std::min(ui::text_width(ui, status, ui::style::label), (right - x) / 2);
    const Rect state{{right - width, bar.min.y}, {right, bar.max.y}};
    ui::text_in(ui, state, status, ui::style::label, p.t3, ui::Align::right);
    if (!open && !text.lines().empty()) {
        const Rect words{{x, bar.min.y}, {state.min.x - ui.px(16), bar.max.y}};
        const auto& last = text.lines().back();
        ui::text_in(ui, words, last.text, style_of(last.kind), color_of(p, last.kind));
    }
    if (open && rest.height() > ui.px(40))
        draw_well(ui, {{rest.min.x + ui.px(16), rest.min.y}, {rest.max.x - ui.px(16), rest.max.y - ui.px(16)}}, text);
    return response.pressed;
}

void ConsolePanel::draw_well(ui::Ui& ui, const Rect& rect, const ConsoleText& text) {
    const auto& p = ui.colors();
    auto& list = *ImGui::GetWindowDrawList();
    ui::fill(list, rect, p.well, ui.px(6));
    if (p.well == p.bg || p.theme != ui::Theme::dark) ui::frame(list, rect, p.line, 1, ui.px(6));
    if (rect.height() < ui.px(24)) return;
    const auto region = ui::region(ui, rect, "Console text", {.focusable = true});
    const Rect view = rect.inset(ui.px(12), ui.px(8));
    pitch_ = ui::text_width(ui, "0000000000", ui::style::code) / 10;
    row_height_ = ui.px(20);
    if (text.generation() != generation_) {
        generation_ = text.generation();
        anchor_.reset();
        follows_ = true;
    }
    rows_.update(text, static_cast<std::size_t>(std::max(16.0F, (view.width() - ui.px(8)) / pitch_)));
    const float content = row_height_ * static_cast<float>(rows_.rows().size());
    const float result = result_row(text) * row_height_;
    if (region.hovered || region.focused) scroll(ui, view, content, result < content);
    if (follows_) offset_ = std::min(std::max(0.0F, content - view.height()), result);
    offset_ = std::clamp(offset_, 0.0F, std::max(0.0F, content - view.height()));
    if (region.active || region.pressed) select(view, text, ImGui::IsMouseClicked(ImGuiMouseButton_Left));
    if (region.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    if ((region.focused || region.hovered) && ImGui::GetIO().KeyCtrl && !ImGui::GetIO().WantTextInput) {
        if (ImGui::IsKeyPressed(ImGuiKey_C, false)) copy_selection(text);
        if (ImGui::IsKeyPressed(ImGuiKey_A, false)) select_all(text);
    }

    const ui::Clip clip(rect.inset(ui.px(2)));
    const auto first = static_cast<std::size_t>(offset_ / row_height_);
    for (std::size_t i = first; i < rows_.rows().size(); ++i) {
        const float top = view.min.y + row_height_ * static_cast<float>(i) - offset_;
        if (top > rect.max.y) break;
        draw_row(ui, Rect::of(view.min.x, top, view.width(), row_height_), text, rows_.rows()[i]);
    }
    if (content > view.height()) {
        const float share = view.height() / content;
        const float height = std::max(ui.px(16), rect.height() * share);
        const float top = rect.min.y + (rect.height() - height) * (offset_ / (content - view.height()));
        ui::fill(list, Rect::of(rect.max.x - ui.px(7), top + 2, ui.px(4), height - 4), p.edge.with_alpha(0.6),
                 ui.px(2));
    }
}

float ConsolePanel::result_row(const ConsoleText& text) const {
    // The two lines, or what went wrong, stay in sight whatever is said after them.
    const auto& rows = rows_.rows();
    const auto it = std::ranges::find_if(rows, [&](const ConsoleRow& row) {
        const auto kind = text.lines()[row.line].kind;
        return kind == LineKind::strong || kind == LineKind::error;
    });
    return static_cast<float>(it - rows.begin());
}

void ConsolePanel::draw_row(ui::Ui& ui, const Rect& row, const ConsoleText& text, const ConsoleRow& part) const {
    const auto& p = ui.colors();
    const auto& line = text.lines()[part.line];
    const auto words = std::string_view(line.text).substr(part.begin, part.end - part.begin);
    auto& list = *ImGui::GetWindowDrawList();
    if (anchor_ && *anchor_ != head_) {
        const auto [low, high] = std::minmax(*anchor_, head_);
        const ConsolePlace begin{part.line, part.begin};
        const ConsolePlace end{part.line, part.end};
        if (low < end && begin < high) {
            const auto from = low < begin ? 0 : characters(words.substr(0, low.byte - part.begin));
            const auto to = end < high ? characters(words) : characters(words.substr(0, high.byte - part.begin));
            ui::fill(list,
                     {{row.min.x + pitch_ * static_cast<float>(from), row.min.y},
                      {row.min.x + pitch_ * static_cast<float>(to), row.max.y}},
                     p.accent.with_alpha(0.35));
        }
    }
    // Standard error is marked by a bar as well as by its colour.
    if (line.kind == LineKind::err)
        ui::fill(list, Rect::of(row.min.x - ui.px(8), row.min.y + 2, ui.px(2), row.height() - 4), p.warn);
    ui::text(ui, {row.min.x, row.mid_y()}, words, style_of(line.kind), color_of(p, line.kind));
}

void ConsolePanel::scroll(ui::Ui& ui, const Rect& view, float content, bool ended) {
    const auto& io = ImGui::GetIO();
    float by = ImGui::IsMouseHoveringRect(view.min, view.max) ? -io.MouseWheel * 3 * row_height_ : 0;
    if (ui.keyboard_focus && !io.WantTextInput) {
        if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) by += view.height();
        if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) by -= view.height();
        if (ImGui::IsKeyPressed(ImGuiKey_End)) by += content;
        if (ImGui::IsKeyPressed(ImGuiKey_Home)) by -= content;
    }
    if (by == 0) return;
    const float most = std::max(0.0F, content - view.height());
    offset_ = std::clamp(offset_ + by, 0.0F, most);
    follows_ = !ended && offset_ >= most - 1;
    ui.ask_frame();
}

void ConsolePanel::select(const Rect& view, const ConsoleText& text, bool pressed) {
    const auto at = place_at(view, text, ImGui::GetIO().MousePos);
    if (pressed && !ImGui::GetIO().KeyShift) anchor_ = at;
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) head_ = at;
}

ConsolePlace ConsolePanel::place_at(const Rect& view, const ConsoleText& text, ImVec2 at) const {
    const auto& rows = rows_.rows();
    if (rows.empty()) return {};
    const float y = std::max(0.0F, at.y - view.min.y + offset_);
    const auto& row = rows[std::min(rows.size() - 1, static_cast<std::size_t>(y / row_height_))];
    const float x = std::max(0.0F, std::round((at.x - view.min.x) / pitch_));
    const auto byte = advance(text.lines()[row.line].text, row.begin, static_cast<std::size_t>(x));
    return {row.line, std::min(byte, row.end)};
}

void ConsolePanel::copy_selection(const ConsoleText& text) const {
    if (anchor_ && *anchor_ != head_) ImGui::SetClipboardText(text_between(text.lines(), *anchor_, head_).c_str());
}

void ConsolePanel::select_all(const ConsoleText& text) {
    if (text.lines().empty()) return;
    anchor_ = ConsolePlace{};
    head_ = {text.lines().size() - 1, text.lines().back().text.size()};
}

}  // namespace poolscope::views
