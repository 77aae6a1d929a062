#pragma once

#include "engine/platform/linux/descriptor.hpp"

#include <optional>
#include <string>

namespace poolscope::platform {

/// Fills `text` with the whole file. False, and `text` empty, when it cannot be read. Its memory is used again.
bool read_text(const std::string& path, std::string& text);

/// The whole file; none when it cannot be read.
std::optional<std::string> read_text(const std::string& path);

/// A file of /proc that is opened once and read again and again: opening is the dear part.
class KeptFile {
public:
    explicit KeptFile(const std::string& path);
    /// The whole file as it is now; false when it cannot be read.
    bool read(std::string& text) const;

private:
    Descriptor file_;
};

}  // namespace poolscope::platform
