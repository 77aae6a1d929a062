#include "app/cli/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::cli {
namespace {

bool begins_code_point(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

/// The bytes that the first `columns` code points take.
std::size_t prefix_bytes(std::string_view text, std::size_t columns) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (begins_code_point(text[at]) && seen++ == columns) return at;
    return text.size();
}

std::string_view code_of(Colour colour) {
    constexpr std::array<std::string_view, 9> codes{"",         "\033[1m",  "\033[2m",  "\033[31m", "\033[32m",
                                                    "\033[33m", "\033[34m", "\033[35m", "\033[36m"};
    return codes[static_cast<std::size_t>(colour)];
}

}  // namespace

std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, begins_code_point));
}

std::size_t width(const Line& line) {
    std::size_t sum = 0;
    for (const auto& piece : line) sum += width(piece.text);
    return sum;
}

std::string fitted(std::string_view text, std::size_t columns) {
    const auto cut = text.substr(0, prefix_bytes(text, columns));
    return std::string(cut) + std::string(columns - width(cut), ' ');
}

std::string right_aligned(std::string_view text, std::size_t columns) {
    const std::size_t own = width(text);
    return std::string(columns > own ? columns - own : 0, ' ') + std::string(text);
}

std::string render(const Line& line, std::size_t columns, bool colours) {
    std::string result;
    std::size_t left = columns;
    for (const auto& [text, colour] : line) {
        const auto shown = std::string_view(text).substr(0, prefix_bytes(text, left));
        left -= width(shown);
        if (shown.empty()) continue;
        const bool coloured = colours && colour != Colour::plain;
        if (coloured) result += code_of(colour);
        result += shown;
        if (coloured) result += "\033[0m";
    }
    return result;
}

std::string bar(double ratio, std::size_t columns, bool utf8) {
    constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const double share = std::isfinite(ratio) ? std::clamp(ratio, 0.0, 1.0) : 0;
    const auto parts = static_cast<std::size_t>(std::lround(share * static_cast<double>(columns) * 8));
    std::string result;
    for (std::size_t i = 0; i < parts / 8; ++i) result += utf8 ? "█" : "#";
    if (utf8) result += eighths[parts % 8];
    return fitted(result, columns);
}

Colour worker_colour(unsigned worker) {
    constexpr std::array colours{Colour::cyan, Colour::yellow, Colour::magenta, Colour::green, Colour::blue};
    return worker == 0 ? Colour::plain : colours[(worker - 1) % colours.size()];
}

std::vector<std::string> word_wrapped(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const auto word = text.substr(begin, end - begin);
        begin = end + 1;
        if (word.empty()) continue;
        if (!lines.back().empty() && width(lines.back()) + 1 + width(word) > columns) lines.emplace_back();
        if (!lines.back().empty()) lines.back() += ' ';
        lines.back() += word;
    }
    return lines;
}

}  // namespace poolscope::cli
