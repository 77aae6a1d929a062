#include "app/ui/palette.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::ui {
namespace {

double linear(std::uint8_t channel) noexcept {
    const double c = channel / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color c) noexcept {
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

FillStyle solid(std::uint32_t fill, std::optional<Color> edge = {}) {
    return {rgb(fill), rgb(fill), edge, Pattern::solid};
}

FillStyle patterned(Pattern pattern, std::uint32_t fill, std::uint32_t mark, std::optional<Color> edge = {}) {
    return {rgb(fill), rgb(mark), edge, pattern};
}

constexpr std::uint32_t pickle_ink = 0x573C00;
constexpr std::uint32_t unpickle_ink = 0x5B5719;

// The order of the rows of `fills` is that of the enumeration Fill.
Palette make_dark() {
    Palette p;
    p.theme = Theme::dark;
    p.well = rgb(0x0F1215), p.bg = rgb(0x15191D), p.raise = rgb(0x1D2227), p.field = rgb(0x20262C);
    p.hover = rgb(0x2A3138), p.sel = rgb(0x242B45), p.line = rgb(0x2A3138), p.line2 = rgb(0x414B55);
    p.edge = rgb(0x7A8590), p.t1 = rgb(0xE9ECEF), p.t2 = rgb(0xB3BCC5), p.t3 = rgb(0x949EA9);
    p.accent = rgb(0x93A5FF), p.on_accent = rgb(0x0E1330);
    p.ok = rgb(0x35C79A), p.warn = rgb(0xF08A4B), p.error = rgb(0xFF7B72);
    p.fills = {{
        solid(0x56B4E9),
        patterned(Pattern::hatch, 0xE69F00, pickle_ink),
        patterned(Pattern::reverse_hatch, 0xF0E442, unpickle_ink),
        solid(0xCC79A7),
        solid(0x009E73),
        patterned(Pattern::dots, 0x3B2717, 0xD55E00),
        {p.hover, p.hover, p.edge, Pattern::outline},
        {p.hover, p.hover, p.edge, Pattern::outline},
        patterned(Pattern::line, 0x999999, 0x999999),
        {p.error, p.error, {}, Pattern::cross},
        solid(0x77828D),
    }};
    p.workers = {rgb(0x74CFC4), rgb(0xDCCB85), rgb(0xE5A58C), rgb(0xB9A6E3),
                 rgb(0x9CC98B), rgb(0x8FB9E0), rgb(0xE39DB6), rgb(0xB4BEC8)};
    p.syntax = {rgb(0xB7A6F2), rgb(0x86C8EE), rgb(0xA6D19A), rgb(0xE3BA85), p.t3, rgb(0xD6DBE1)};
    p.ink = rgb(0x0B0E11);
    return p;
}

Palette make_light() {
    Palette p;
    p.theme = Theme::light;
    p.well = rgb(0xFFFFFF), p.bg = rgb(0xF6F7F9), p.raise = rgb(0xECEFF2), p.field = rgb(0xFFFFFF);
    p.hover = rgb(0xE3E7EC), p.sel = rgb(0xE4E8FA), p.line = rgb(0xD8DDE3), p.line2 = rgb(0xB4BCC6);
    p.edge = rgb(0x7B8692), p.t1 = rgb(0x171B20), p.t2 = rgb(0x434C56), p.t3 = rgb(0x5D6772);
    p.accent = rgb(0x3D4FC4), p.on_accent = rgb(0xFFFFFF);
    p.ok = rgb(0x00704F), p.warn = rgb(0xA84A00), p.error = rgb(0xB3261E);
    p.fills = {{
        solid(0x0072B2, rgb(0x005A8E)),
        patterned(Pattern::hatch, 0xE69F00, pickle_ink, rgb(0x946600)),
        patterned(Pattern::reverse_hatch, 0xF0E442, unpickle_ink, rgb(0x857C00)),
        solid(0xCC79A7, rgb(0x9A4A77)),
        solid(0x009E73, rgb(0x00704F)),
        patterned(Pattern::dots, 0xF2E5DB, 0xD55E00, rgb(0xA84A00)),
        {p.hover, p.hover, p.edge, Pattern::outline},
        {p.hover, p.hover, p.edge, Pattern::outline},
        patterned(Pattern::line, 0x8A8A8A, 0x8A8A8A),
        {p.error, p.error, {}, Pattern::cross},
        solid(0x6B7580),
    }};
    p.workers = {rgb(0x1F7A73), rgb(0x7A6A1A), rgb(0xA5543A), rgb(0x6A54A8),
                 rgb(0x4C7A3A), rgb(0x2F6796), rgb(0xA3466A), rgb(0x55616D)};
    p.syntax = {rgb(0x6A3FB0), rgb(0x005A8E), rgb(0x2F6B2A), rgb(0x8A4B00), p.t3, p.t1};
    p.ink = rgb(0x171B20);
    p.dot_radius = 0.85;
    return p;
}

Palette make_projector() {
    Palette p;
    p.theme = Theme::projector;
    p.well = rgb(0xFFFFFF), p.bg = rgb(0xFFFFFF), p.raise = rgb(0xF1F3F5), p.field = rgb(0xFFFFFF);
    p.hover = rgb(0xE4E7EB), p.sel = rgb(0xDDE2FB), p.line = rgb(0xC3C9D0), p.line2 = rgb(0x7D8791);
    p.edge = rgb(0x5A636D), p.t1 = rgb(0x000000), p.t2 = rgb(0x23292F), p.t3 = rgb(0x444C55);
    p.accent = rgb(0x2A3BB8), p.on_accent = rgb(0xFFFFFF);
    p.ok = rgb(0x00513A), p.warn = rgb(0x8A3700), p.error = rgb(0xA31515);
    p.fills = {{
        solid(0x005F99, rgb(0x00476F)),
        patterned(Pattern::hatch, 0xE69F00, pickle_ink, rgb(0x6E4C00)),
        patterned(Pattern::reverse_hatch, 0xF0E442, unpickle_ink, rgb(0x625B00)),
        solid(0xA8447F, rgb(0x7A2B59)),
        solid(0x00704F, rgb(0x00513A)),
        patterned(Pattern::dots, 0xF6E9E0, 0xB84A00, rgb(0x8A3700)),
        {p.hover, p.hover, p.edge, Pattern::outline},
        {p.hover, p.hover, p.edge, Pattern::outline},
        patterned(Pattern::line, 0x6F6F6F, 0x6F6F6F),
        {p.error, p.error, {}, Pattern::cross},
        solid(0x4B545E),
    }};
    p.workers = {rgb(0x0F655F), rgb(0x665700), rgb(0x8F3F26), rgb(0x553F96),
                 rgb(0x37662A), rgb(0x1B5484), rgb(0x8C2F54), rgb(0x414C57)};
    p.syntax = {rgb(0x55309A), rgb(0x00476F), rgb(0x1F5A1B), rgb(0x713C00), p.t3, p.t1};
    p.ink = rgb(0x171B20);
    p.pattern_scale = 1.5;
    p.edge_width = 2;
    p.dot_radius = 0.85;
    return p;
}

}  // namespace

double contrast(Color a, Color b) noexcept {
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

Color mix(Color a, Color b, double share) noexcept {
    const auto channel = [share](std::uint8_t from, std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(from + (to - from) * std::clamp(share, 0.0, 1.0)));
    };
    return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), channel(a.a, b.a)};
}

Color viridis(double ratio) noexcept {
    constexpr std::array<std::uint32_t, 10> anchors{0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E,
                                                    0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725};
    const double place = std::clamp(ratio, 0.0, 1.0) * (anchors.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    return mix(rgb(anchors[below]), rgb(anchors[below + 1]), place - static_cast<double>(below));
}

std::string_view name_of(Theme theme) noexcept {
    switch (theme) {
        case Theme::dark:
            return "dark";
        case Theme::light:
            return "light";
        case Theme::projector:
            return "projector";
    }
    return "";
}

std::optional<Theme> parse_theme(std::string_view name) noexcept {
    for (const Theme theme : all_themes) {
        if (name_of(theme) == name) return theme;
    }
    return {};
}

std::string_view name_of(Fill fill) noexcept {
    switch (fill) {
        case Fill::compute:
            return "run";
        case Fill::pickle:
            return "pickle";
        case Fill::unpickle:
            return "unpickle";
        case Fill::startup:
            return "start-up";
        case Fill::done:
            return "done";
        case Fill::wait:
            return "wait";
        case Fill::transfer:
            return "transfer";
        case Fill::imbalance:
            return "imbalance";
        case Fill::idle:
            return "idle";
        case Fill::error:
            return "error";
        case Fill::main:
            return "main";
    }
    return "";
}

Color Palette::worker(unsigned number) const noexcept {
    return number == 0 ? fill(Fill::main).fill : workers[(number - 1) % workers.size()];
}

Color Palette::text_on(Color background) const noexcept {
    constexpr Color white{255, 255, 255, 255};
    return contrast(white, background) > contrast(ink, background) ? white : ink;
}

const Palette& palette_of(Theme theme) noexcept {
    static const Palette dark = make_dark();
    static const Palette light = make_light();
    static const Palette projector = make_projector();
    switch (theme) {
        case Theme::dark:
            return dark;
        case Theme::light:
            return light;
        case Theme::projector:
            return projector;
    }
    return dark;
}

}  // namespace poolscope::ui
