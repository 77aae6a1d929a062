#include "engine/experiment/python_literal.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace poolscope::experiment {
namespace {

/// The code point at `at`, which is moved behind it; U+FFFD for bytes that are no UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    constexpr char32_t replacement = 0xFFFD;
    const auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    if (more == 0) return replacement;
    char32_t point = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
        if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) return replacement;
        point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3F);
    }
    return point;
}

std::string escaped(unsigned point) {
    if (point < 0x100) return fmt::format("\\x{:02x}", point);
    if (point < 0x10000) return fmt::format("\\u{:04x}", point);
    return fmt::format("\\U{:08x}", point);
}

/// The end of the JSON string that begins at `begin`, behind its closing quote.
std::size_t string_end(std::string_view json, std::size_t begin) {
    std::size_t at = begin + 1;
    while (json[at] != '"') at += json[at] == '\\' ? 2 : 1;
    return at + 1;
}

std::string word_in_python(std::string_view word) {
    if (word == "true") return "True";
    if (word == "false") return "False";
    if (word == "null") return "None";
    return std::string(word);  // a number, every digit as it stands
}

}  // namespace

std::string python_number(std::int64_t value) {
    std::string digits = fmt::format("{}", value);
    const std::size_t first = value < 0 ? 1 : 0;
    if (digits.size() - first < 5) return digits;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, '_');
    }
    return digits;
}

std::string python_string(std::string_view text) {
    std::string result = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = next_code_point(text, at);
        if (point == '"' || point == '\\')
            result += fmt::format("\\{}", static_cast<char>(point));
        else if (point == '\n')
            result += "\\n";
        else if (point >= 0x20 && point < 0x7F)
            result.push_back(static_cast<char>(point));
        else
            result += escaped(static_cast<unsigned>(point));
    }
    return result + '"';
}

std::vector<std::string> python_elements(std::string_view json) {
    std::vector<std::string> elements;
    std::string element;
    int depth = 0;
    for (std::size_t at = 0; at < json.size();) {
        const char c = json[at];
        if (c == '"') {
            const std::size_t end = string_end(json, at);
            element += python_string(nlohmann::json::parse(json.substr(at, end - at)).get<std::string>());
            at = end;
            continue;
        }
        const std::size_t end = std::min(json.find_first_of("[]{},: \t\r\n\"", at), json.size());
        if (end > at) {
            element += word_in_python(json.substr(at, end - at));
            at = end;
            continue;
        }
        ++at;
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        const bool outermost = (c == '[' && depth == 1) || (c == ']' && depth == 0);
        if ((c == ',' && depth == 1) || (c == ']' && depth == 0)) {
            if (!element.empty()) elements.push_back(std::move(element));
            element.clear();
        } else if (c == ',' || c == ':') {
            element += fmt::format("{} ", c);
        } else if (!outermost && c > ' ') {
            element.push_back(c);
        }
    }
    return elements;
}

}  // namespace poolscope::experiment
