#pragma once

#include <string>
#include <string_view>

namespace poolscope::process {

/// Turns bytes that come in pieces into valid UTF-8: a character cut by the end of a piece waits for the next one,
/// and what is not UTF-8 becomes U+FFFD, one for each maximal wrong part (Unicode 15, section 3.9).
class Utf8Stream {
public:
    std::string feed(std::string_view bytes);
    /// What still waits, as the stream has ended.
    std::string finish();

private:
    std::string waiting_;
};

}  // namespace poolscope::process
