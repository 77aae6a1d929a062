#include "engine/process/line_splitter.hpp"

#include <algorithm>

namespace poolscope::process {

void LineSplitter::feed(std::string_view bytes, const Take& take) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        too_long_ = too_long_ || line_.size() + part.size() > longest_;
        if (!too_long_) line_ += part;
        if (end == std::string_view::npos) return;
        finish(take);
        bytes.remove_prefix(end + 1);
    }
}

void LineSplitter::finish(const Take& take) {
    if (!too_long_ && !line_.empty()) take(line_);
    line_.clear();
    too_long_ = false;
}

}  // namespace poolscope::process
