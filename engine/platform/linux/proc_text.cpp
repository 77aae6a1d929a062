#include "engine/platform/linux/proc_text.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace poolscope::platform {
namespace {

constexpr std::size_t first_size = 4096;

bool read_all(int file, std::string& text) {
    std::size_t used = 0;
    text.resize(std::max(text.capacity(), first_size));
    for (;;) {
        const ssize_t got = ::pread(file, text.data() + used, text.size() - used, static_cast<off_t>(used));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        used += static_cast<std::size_t>(got);
        if (got == 0) {
            text.resize(used);
            return true;
        }
        if (used == text.size()) text.resize(2 * used);
    }
    text.clear();
    return false;
}

}  // namespace

bool read_text(const std::string& path, std::string& text) {
    text.clear();
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file && read_all(file.get(), text);
}

std::optional<std::string> read_text(const std::string& path) {
    std::string text;
    if (!read_text(path, text)) return std::nullopt;
    return text;
}

KeptFile::KeptFile(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

bool KeptFile::read(std::string& text) const {
    if (file_) return read_all(file_.get(), text);
    text.clear();
    return false;
}

}  // namespace poolscope::platform
