#include "app/views/wording.hpp"

#include <algorithm>

namespace poolscope::views {

std::string as_sentence(std::string text) {
    if (text.empty()) return text;
    const auto word_end = text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find(' '), text.size()));
    const bool plain = std::all_of(text.begin(), word_end, [](char c) { return c >= 'a' && c <= 'z'; });
    if (plain) text.front() = static_cast<char>(text.front() - 'a' + 'A');
    if (!text.ends_with('.') && !text.ends_with('!') && !text.ends_with('?')) text += '.';
    return text;
}

std::string as_line(const base::Error& error) {
    const auto what = as_sentence(error.what);
    return error.remedy.empty() ? what : what + ' ' + as_sentence(error.remedy);
}

}  // namespace poolscope::views
