#include "app/window/frame_pacer.hpp"

#include <algorithm>

namespace poolscope::window {

base::Nanoseconds FramePacer::earliest(Nanoseconds period) const noexcept {
    return last_ ? *last_ + period : Nanoseconds{};
}

void FramePacer::want(Nanoseconds at) {
    due_ = due_ ? std::min(*due_, at) : at;
}

void FramePacer::input(Nanoseconds now) {
    to_settle_ = settle_frames;
    want(std::max(now, earliest(input_period)));
}

void FramePacer::data(Nanoseconds now) {
    want(std::max(now, earliest(data_period)));
}

void FramePacer::ask(Nanoseconds at) {
    want(std::max(at, earliest(input_period)));
}

bool FramePacer::due(Nanoseconds now) const noexcept {
    return wait(now) == Nanoseconds{};
}

std::optional<base::Nanoseconds> FramePacer::wait(Nanoseconds now) const noexcept {
    if (!due_) return {};
    const Nanoseconds at = timed_run_ ? std::max(*due_, earliest(timed_period)) : *due_;
    return std::max(Nanoseconds{}, at - now);
}

void FramePacer::drawn(Nanoseconds now) {
    last_ = now;
    due_.reset();
    if (to_settle_ > 0) {
        --to_settle_;
        want(now + input_period);
    }
}

}  // namespace poolscope::window
