#pragma once

#include <atomic>
#include <functional>
#include <memory>

namespace poolscope::window {

/// Takes SIGINT and SIGTERM while it lives, so that the window is closed as if by its own button: runs end, settings
/// are kept.
class StopSignals {
public:
    /// `wake` is called from another thread when one comes.
    explicit StopSignals(std::function<void()> wake);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    [[nodiscard]] bool received() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace poolscope::window
