#include "app/ui/text.hpp"

#include <imgui_internal.h>

#include <cfloat>
#include <cmath>

namespace poolscope::ui {
namespace {

constexpr float baseline_below_center = 0.36F;  // of the size; holds for both fonts
constexpr std::string_view ellipsis = "…";

const char* end_of(std::string_view text) {
    return text.data() + text.size();
}

ImVec2 measure(const SizedFont& font, std::string_view text) {
    return font.font->CalcTextSizeA(font.size, FLT_MAX, 0, text.data(), end_of(text));
}

/// Draws with the left edge and the vertical centre given, on whole pixels so that letters stay sharp.
void put(const SizedFont& font, float left, float center_y, std::string_view text, Color color) {
    const float top = std::round(center_y + baseline_below_center * font.em) - font.ascent;
    ImGui::GetWindowDrawList()->AddText(font.font, font.size, {std::round(left), std::round(top)}, u32(color),
                                        text.data(), end_of(text));
}

void record(Ui& ui, std::string_view text, const Rect& rect) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect visible = rect.clipped_to({list.GetClipRectMin(), list.GetClipRectMax()});
    // Cut in half, it cannot be read.
    if (visible.height() * 2 > rect.height() && visible.width() * 2 > rect.width())
        ui.registry->record_text(text, visible);
}

/// Without its last character, which may be several bytes.
std::string_view shortened(std::string_view text) {
    while (!text.empty()) {
        const bool continuation = (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80;
        text.remove_suffix(1);
        if (!continuation) break;
    }
    return text;
}

std::string elided(const SizedFont& font, std::string_view text, float width) {
    while (!text.empty()) {
        text = shortened(text);
        std::string candidate(text);
        candidate += ellipsis;
        if (measure(font, candidate).x <= width) return candidate;
    }
    return {};
}

float left_of(float at, float width, Align align) {
    if (align == Align::left) return at;
    return align == Align::right ? at - width : at - width / 2;
}

/// Calls `line(text)` for each line of the wrapped text.
template <class Line>
void wrap(const SizedFont& font, float width, std::string_view text, Line line) {
    while (!text.empty()) {
        const auto hard = text.find('\n');
        const std::string_view rest = text.substr(0, hard);
        std::size_t taken = 0;  // up to the last blank that still fits
        std::size_t next = 0;
        while (next < rest.size()) {
            auto blank = rest.find(' ', next);
            if (blank == std::string_view::npos) blank = rest.size();
            if (taken > 0 && measure(font, rest.substr(0, blank)).x > width) break;
            taken = blank;
            next = blank + 1;
        }
        line(rest.substr(0, taken));
        const bool whole = taken >= rest.size();
        text.remove_prefix(std::min(text.size(), taken + 1));
        if (whole && hard == std::string_view::npos) break;
    }
}

}  // namespace

float text_width(const Ui& ui, std::string_view text, TextStyle style) {
    return text.empty() ? 0 : measure(ui.fonts->at(style), text).x;
}

float line_height(const Ui& ui, TextStyle style) {
    return ui.fonts->at(style).em * 1.25F;
}

float text(Ui& ui, ImVec2 at, std::string_view text, TextStyle style, Color color, Align align) {
    if (text.empty()) return 0;
    const SizedFont font = ui.fonts->at(style);
    const float width = measure(font, text).x;
    const float left = left_of(at.x, width, align);
    put(font, left, at.y, text, color);
    record(ui, text, Rect::of(left, at.y - font.em / 2, width, font.em));
    return width;
}

float text_in(Ui& ui, const Rect& rect, std::string_view text, TextStyle style, Color color, Align align) {
    const SizedFont font = ui.fonts->at(style);
    const bool fits = text_width(ui, text, style) <= rect.width() + 0.5F;
    const std::string cut = fits ? std::string(text) : elided(font, text, rect.width());
    const float at = align == Align::left ? rect.min.x : align == Align::right ? rect.max.x : rect.mid_x();
    return ui::text(ui, {at, rect.mid_y()}, cut, style, color, align);
}

float paragraph(Ui& ui, ImVec2 top_left, float width, std::string_view text, TextStyle style, Color color,
                float line_spacing) {
    const SizedFont font = ui.fonts->at(style);
    const float pitch = std::round(font.em * line_spacing);
    float y = top_left.y;
    wrap(font, width, text, [&](std::string_view line) {
        if (!line.empty()) put(font, top_left.x, y + pitch / 2, line, color);
        y += pitch;
    });
    record(ui, text, {top_left, {top_left.x + width, y}});
    return y - top_left.y;
}

float paragraph_height(const Ui& ui, float width, std::string_view text, TextStyle style, float line_spacing) {
    const SizedFont font = ui.fonts->at(style);
    float height = 0;
    wrap(font, width, text, [&](std::string_view) { height += std::round(font.em * line_spacing); });
    return height;
}

}  // namespace poolscope::ui
