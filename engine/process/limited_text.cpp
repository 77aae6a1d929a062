#include "engine/process/limited_text.hpp"

#include <algorithm>
#include <utility>

namespace poolscope::process {

std::string LimitedText::feed(std::string_view bytes) {
    const auto kept = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
    left_ -= kept.size();
    lost_ += bytes.size() - kept.size();
    return characters_.feed(kept);
}

std::uint64_t LimitedText::take_lost() {
    return std::exchange(lost_, 0);
}

}  // namespace poolscope::process
