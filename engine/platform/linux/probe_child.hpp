#pragma once

#include <cstdint>

namespace poolscope::platform {

/// A child process to try measurements on: it sleeps, and works for a moment every millisecond. Ended with this object.
class ProbeChild {
public:
    ProbeChild();
    ProbeChild(const ProbeChild&) = delete;
    ProbeChild& operator=(const ProbeChild&) = delete;
    ~ProbeChild();

    /// -1: the system refused to start it.
    [[nodiscard]] std::int32_t pid() const noexcept { return pid_; }

private:
    std::int32_t pid_ = -1;
};

}  // namespace poolscope::platform
