#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace poolscope::ui {

/// An sRGB colour of 8 bits a channel.
struct Color {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 255;

    [[nodiscard]] constexpr Color with_alpha(double ratio) const noexcept {
        return {r, g, b, static_cast<std::uint8_t>(static_cast<double>(a) * ratio + 0.5)};
    }
    friend bool operator==(const Color&, const Color&) = default;
};

/// 0x93A5FF to a colour.
constexpr Color rgb(std::uint32_t hex) noexcept {
    return {static_cast<std::uint8_t>(hex >> 16 & 0xFF), static_cast<std::uint8_t>(hex >> 8 & 0xFF),
            static_cast<std::uint8_t>(hex & 0xFF), 255};
}

/// Of two opaque colours, 1 to 21. Source: WCAG 2.1, "contrast ratio".
double contrast(Color a, Color b) noexcept;
/// From `a` (0) to `b` (1), channel by channel.
Color mix(Color a, Color b, double share) noexcept;
/// The sequential scale viridis, 0 to 1.
Color viridis(double ratio) noexcept;

enum class Theme { dark, light, projector };
inline constexpr std::array all_themes{Theme::dark, Theme::light, Theme::projector};
std::string_view name_of(Theme theme) noexcept;  ///< "dark", "light", "projector"
std::optional<Theme> parse_theme(std::string_view name) noexcept;

/// What a filled area stands for. Each has a colour, a pattern and a word.
enum class Fill { compute, pickle, unpickle, startup, done, wait, transfer, imbalance, idle, error, main };
inline constexpr std::size_t fill_count = 11;
/// "run", "pickle", "start-up", "wait", ...: the word of the legend.
std::string_view name_of(Fill fill) noexcept;

enum class Pattern {
    solid,
    hatch,          ///< like a slash
    reverse_hatch,  ///< like a backslash
    dots,
    outline,  ///< fill with an edge that belongs to it
    line,     ///< a thin line at mid height, no area
    cross,
};

struct FillStyle {
    Color fill;
    Color mark;                 ///< of the pattern's lines or dots
    std::optional<Color> edge;  ///< where the fill alone would not stand out
    Pattern pattern = Pattern::solid;
};

/// Colours of source code.
struct SyntaxColors {
    Color keyword, function, string, number, comment, text;
};

/// Every colour of one theme. Chrome is without colour; colour belongs to data, the accent to what the person does.
struct Palette {
    Theme theme = Theme::dark;
    Color well;   ///< plots, code, console
    Color bg;     ///< window
    Color raise;  ///< top bar, contents, tooltip
    Color field;  ///< inputs, buttons
    Color hover;  ///< hovered frame, track, marked row, inline code
    Color sel;    ///< selected row or code line
    Color line;   ///< separators, grid
    Color line2;  ///< control borders, leaders
    Color edge;   ///< unchecked marks, scrollbar, pending rings
    Color t1;     ///< text, cursor line
    Color t2;     ///< labels
    Color t3;     ///< captions, disabled
    Color accent;
    Color on_accent;
    Color ok, warn, error;  ///< verdicts, as text
    std::array<FillStyle, fill_count> fills;
    std::array<Color, 8> workers;
    SyntaxColors syntax;
    Color ink;                 ///< the dark text on fills
    double pattern_scale = 1;  ///< 1.5 on the projector
    double edge_width = 1;     ///< 2 px on the projector
    double dot_radius = 1.1;

    [[nodiscard]] const FillStyle& fill(Fill kind) const noexcept { return fills[static_cast<std::size_t>(kind)]; }
    /// The colour of a worker in every panel: 1 to 8, then again from 1; 0 is the main process.
    [[nodiscard]] Color worker(unsigned number) const noexcept;
    /// Text on a filled area: dark ink or white, whichever contrasts more.
    [[nodiscard]] Color text_on(Color background) const noexcept;
};

const Palette& palette_of(Theme theme) noexcept;

}  // namespace poolscope::ui
