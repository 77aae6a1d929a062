#include "app/views/code_panel.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/text.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::views {
namespace {

using experiment::SourceLine;
using experiment::Span;
using experiment::TokenKind;
using ui::Rect;

constexpr float row_height = 20;
constexpr float padding = 8;

ui::TextStyle code_style(const CodeLook& look) {
    return {ui::Face::mono, look.text_size};
}

float text_left(const ui::Ui& ui, const CodeLook& look) {
    return ui.px(look.line_numbers ? 36 : 12);
}

float character_width(const ui::Ui& ui, const CodeLook& look) {
    return ui::text_width(ui, "0000000000", code_style(look)) / 10;
}

ui::Color color_of(const ui::SyntaxColors& colors, TokenKind kind) {
    switch (kind) {
        case TokenKind::keyword:
            return colors.keyword;
        case TokenKind::function:
            return colors.function;
        case TokenKind::string:
            return colors.string;
        case TokenKind::number:
            return colors.number;
        case TokenKind::comment:
            return colors.comment;
        case TokenKind::text:
            break;
    }
    return colors.text;
}

/// Draws one line of code piece by piece, each on its column.
class LineDrawing {
public:
    LineDrawing(ui::Ui& ui, const CodeLook& look, ImVec2 left_middle)
        : ui_(ui), style_(code_style(look)), at_(left_middle), pitch_(character_width(ui, look)) {}

    void draw(const SourceLine& line) {
        std::size_t done = 0;
        for (const auto& token : line.tokens) {
            piece(line, done, token.begin, TokenKind::text);
            piece(line, token.begin, token.end, token.kind);
            done = token.end;
        }
        piece(line, done, line.text.size(), TokenKind::text);
    }

private:
    void piece(const SourceLine& line, std::size_t begin, std::size_t end, TokenKind kind) {
        const auto text = std::string_view(line.text).substr(0, std::min(end, line.text.size()));
        const auto first = text.find_first_not_of(' ', begin);
        if (first == std::string_view::npos) return;
        const auto last = text.find_last_not_of(' ');
        ui::text(ui_, {at_.x + pitch_ * static_cast<float>(first), at_.y}, text.substr(first, last + 1 - first), style_,
                 color_of(ui_.colors().syntax, kind));
    }

    ui::Ui& ui_;
    ui::TextStyle style_;
    ImVec2 at_;
    float pitch_;
};

Rect row_rect(const ui::Ui& ui, const Rect& rect, std::size_t line) {
    const float height = ui.px(row_height);
    return Rect::of(rect.min.x, rect.min.y + ui.px(padding) + height * static_cast<float>(line), rect.width(), height);
}

Rect token_rect(const ui::Ui& ui, const Rect& rect, const Span& span, const CodeLook& look) {
    const float pitch = character_width(ui, look);
    const Rect row = row_rect(ui, rect, span.line);
    const float left = row.min.x + text_left(ui, look);
    return {{left + pitch * static_cast<float>(span.begin) - ui.px(2), row.min.y + ui.px(1)},
            {left + pitch * static_cast<float>(span.end) + ui.px(2), row.max.y - ui.px(1)}};
}

bool is_hot(const CodeLook& look, std::size_t span) {
    return std::ranges::find(look.hot, span) != look.hot.end();
}

bool line_is_hot(const experiment::PythonSource& source, const CodeLook& look, std::size_t line) {
    return std::ranges::any_of(
        look.hot, [&](std::size_t span) { return span < source.spans.size() && source.spans[span].line == line; });
}

void draw_line_number(ui::Ui& ui, const Rect& row, std::size_t line, bool hot) {
    const auto& p = ui.colors();
    ui::text(ui, {row.min.x + ui.px(26), row.mid_y()}, std::to_string(line + 1), ui::style::tick, hot ? p.t1 : p.t3,
             ui::Align::right);
}

std::optional<std::size_t> draw_frames(ui::Ui& ui, const Rect& rect, const experiment::PythonSource& source,
                                       const CodeLook& look) {
    const auto& p = ui.colors();
    std::optional<std::size_t> under_mouse;
    for (std::size_t i = 0; i < source.spans.size(); ++i) {
        const Rect token = token_rect(ui, rect, source.spans[i], look);
        ui::frame(*ImGui::GetWindowDrawList(), token, is_hot(look, i) ? p.accent : p.line2, is_hot(look, i) ? 1.5F : 1,
                  ui.px(4));
        const bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(token.min, token.max);
        if (hovered) under_mouse = i;
    }
    return under_mouse;
}

}  // namespace

std::size_t code_columns(const ui::Ui& ui, float width, const CodeLook& look) {
    const float room = width - text_left(ui, look) - ui.px(4);
    return static_cast<std::size_t>(std::max(24.0F, std::floor(room / character_width(ui, look))));
}

float code_height(const ui::Ui& ui, const experiment::PythonSource& source) {
    return ui.px(row_height) * static_cast<float>(source.lines.size()) + 2 * ui.px(padding);
}

float code_line_middle(const ui::Ui& ui, std::size_t line) {
    return ui.px(padding) + ui.px(row_height) * (static_cast<float>(line) + 0.5F);
}

std::optional<std::size_t> draw_code(ui::Ui& ui, const Rect& rect, const experiment::PythonSource& source,
                                     const CodeLook& look) {
    // A line that could not be broken ends at the panel's edge.
    const ui::Clip clip(rect);
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const Rect row = row_rect(ui, rect, i);
        if (!ImGui::IsRectVisible(row.min, row.max)) continue;
        const bool hot = line_is_hot(source, look, i);
        if (hot) ui::fill(*ImGui::GetWindowDrawList(), row, ui.colors().sel);
        if (look.line_numbers) draw_line_number(ui, row, i, hot);
        LineDrawing(ui, look, {row.min.x + text_left(ui, look), row.mid_y()}).draw(source.lines[i]);
    }
    return draw_frames(ui, rect, source, look);
}

}  // namespace poolscope::views
