#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace poolscope::platform {

/// The whole of `text` as a number; none when it is anything else.
template <class T>
    requires std::integral<T> || std::floating_point<T>
std::optional<T> to_number(std::string_view text) noexcept {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Walks over the words of a text, which blanks, tabs and line breaks part.
class Fields {
public:
    explicit Fields(std::string_view text) noexcept : rest_(text) {}

    /// The next word; empty at the end.
    std::string_view next() noexcept {
        const auto begin = rest_.find_first_not_of(blanks);
        if (begin == std::string_view::npos) return rest_ = {};
        rest_.remove_prefix(begin);
        const auto word = rest_.substr(0, rest_.find_first_of(blanks));
        rest_.remove_prefix(word.size());
        return word;
    }

    template <class T>
    std::optional<T> number() noexcept {
        return to_number<T>(next());
    }

    void skip(int words) noexcept {
        while (words-- > 0) next();
    }

private:
    static constexpr std::string_view blanks = " \t\n";
    std::string_view rest_;
};

/// Cuts the first line off `text` and returns it without its end.
inline std::string_view next_line(std::string_view& text) noexcept {
    const auto length = text.find('\n');
    const auto line = text.substr(0, length);
    text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
    return line;
}

}  // namespace poolscope::platform
