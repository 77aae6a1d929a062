#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace poolscope::process {

/// Cuts a stream into lines. Empty ones are left out, and so are those longer than `longest`.
class LineSplitter {
public:
    using Take = std::function<void(std::string_view line)>;
    explicit LineSplitter(std::size_t longest) : longest_(longest) {}

    void feed(std::string_view bytes, const Take& take);
    /// A last line without a line break counts, too.
    void finish(const Take& take);

private:
    const std::size_t longest_;
    std::string line_;
    bool too_long_ = false;
};

}  // namespace poolscope::process
