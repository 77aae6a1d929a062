#include "engine/process/utf8_stream.hpp"

#include <cstddef>
#include <utility>

namespace poolscope::process {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Lead {
    std::size_t length = 0;  ///< of the whole character; 0: no byte to begin with
    unsigned char low = 0x80;
    unsigned char high = 0xBF;  ///< what the second byte may be; excludes overlong forms and surrogates
};

Lead lead(unsigned char byte) {
    if (byte < 0x80) return {1};
    if (byte >= 0xC2 && byte <= 0xDF) return {2};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {3};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {4};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

/// How many bytes at the beginning of `text` belong to the character that its first byte announces.
std::size_t fitting(std::string_view text, const Lead& first) {
    std::size_t count = 1;
    for (; count < first.length && count < text.size(); ++count) {
        const auto byte = static_cast<unsigned char>(text[count]);
        const auto low = count == 1 ? first.low : 0x80;
        const auto high = count == 1 ? first.high : 0xBF;
        if (byte < low || byte > high) break;
    }
    return count;
}

}  // namespace

std::string Utf8Stream::feed(std::string_view bytes) {
    const std::string joined = std::exchange(waiting_, {}).append(bytes);
    std::string_view rest = joined;
    std::string valid;
    valid.reserve(rest.size());
    while (!rest.empty()) {
        const Lead first = lead(static_cast<unsigned char>(rest.front()));
        const std::size_t count = fitting(rest, first);
        if (count < first.length && count == rest.size()) {
            waiting_ = rest;
            break;
        }
        valid += count == first.length ? rest.substr(0, count) : replacement;
        rest.remove_prefix(count);
    }
    return valid;
}

std::string Utf8Stream::finish() {
    if (waiting_.empty()) return {};
    waiting_.clear();
    return std::string(replacement);
}

}  // namespace poolscope::process
