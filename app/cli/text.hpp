#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::cli {

/// What a piece of terminal text stands for; the terminal's own 16 colours say it.
enum class Colour { plain, bold, dim, red, green, yellow, blue, magenta, cyan };

/// Text of one colour.
struct Piece {
    std::string text;
    Colour colour = Colour::plain;
};

using Line = std::vector<Piece>;

/// The columns that UTF-8 text takes; every code point counts as one, which holds for all that is drawn here.
std::size_t width(std::string_view utf8);
std::size_t width(const Line& line);

/// `text` cut or filled with blanks to exactly `columns`.
std::string fitted(std::string_view text, std::size_t columns);
/// Blanks first.
std::string right_aligned(std::string_view text, std::size_t columns);

/// At most `columns` columns of the line, with ANSI colours where `colours`.
std::string render(const Line& line, std::size_t columns, bool colours);

/// A horizontal bar of exactly `columns` columns, filled to `ratio` (0 to 1) in eighths of a column, or in whole ones
/// of ASCII.
std::string bar(double ratio, std::size_t columns, bool utf8);

/// The colour that worker 1, 2, ... keeps.
Colour worker_colour(unsigned worker);

/// Words in lines of at most `columns` columns; a longer word gets a line of its own.
std::vector<std::string> word_wrapped(std::string_view text, std::size_t columns);

}  // namespace poolscope::cli
