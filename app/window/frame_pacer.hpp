#pragma once

#include "engine/base/time.hpp"

#include <optional>

namespace poolscope::window {

/// Decides when the window is drawn. Nothing changed: not at all. Input: at once, and a few frames on, for ImGui needs
/// some to settle. Data: soon. While a run is being timed no more often than 10 times a second, whatever the reason,
/// for each frame takes time from the cores that are being measured. All times are monotonic.
class FramePacer {
public:
    using Nanoseconds = base::Nanoseconds;
    static constexpr int settle_frames = 4;
    static constexpr Nanoseconds input_period{16'000'000};
    static constexpr Nanoseconds data_period{33'000'000};
    static constexpr Nanoseconds timed_period{100'000'000};

    /// A person did something, or the window was uncovered.
    void input(Nanoseconds now);
    /// What is shown has changed.
    void data(Nanoseconds now);
    /// A view wants another frame then.
    void ask(Nanoseconds at);
    void set_timed_run(bool timed) noexcept { timed_run_ = timed; }

    [[nodiscard]] bool due(Nanoseconds now) const noexcept;
    /// How long nothing needs to be drawn; none: until something happens.
    [[nodiscard]] std::optional<Nanoseconds> wait(Nanoseconds now) const noexcept;
    /// True when nothing is to be drawn unless something happens.
    [[nodiscard]] bool settled() const noexcept { return !due_; }
    void drawn(Nanoseconds now);

private:
    void want(Nanoseconds at);
    [[nodiscard]] Nanoseconds earliest(Nanoseconds period) const noexcept;

    std::optional<Nanoseconds> due_{Nanoseconds{}};  // the first frame is due at once
    std::optional<Nanoseconds> last_;
    int to_settle_ = settle_frames;
    bool timed_run_ = false;
};

}  // namespace poolscope::window
