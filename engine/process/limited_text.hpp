#pragma once

#include "engine/process/utf8_stream.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace poolscope::process {

/// Lets the first `limit` bytes of a stream through as valid UTF-8 and counts the others.
class LimitedText {
public:
    explicit LimitedText(std::uint64_t limit) : left_(limit) {}

    std::string feed(std::string_view bytes);
    std::string finish() { return characters_.finish(); }
    /// Bytes thrown away since the last call.
    std::uint64_t take_lost();

private:
    Utf8Stream characters_;
    std::uint64_t left_;
    std::uint64_t lost_ = 0;
};

}  // namespace poolscope::process
