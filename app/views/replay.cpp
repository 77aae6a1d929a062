#include "app/views/replay.hpp"

#include <algorithm>

namespace poolscope::views {

void Replay::toggle(base::Interval session, base::Nanoseconds now) noexcept {
    if (playing_) {
        playing_ = false;
        return;
    }
    if (!position_ || *position_ >= session.end) position_ = session.begin;
    playing_ = true;
    ticked_ = now;
}

void Replay::seek(base::Nanoseconds position, base::Interval session) noexcept {
    position_ = std::clamp(position, session.begin, session.end);
}

bool Replay::tick(base::Interval session, base::Nanoseconds now) noexcept {
    if (!playing_) return false;
    const base::Nanoseconds passed = now - ticked_;
    ticked_ = now;
    seek(*position_ + passed / slow_down_, session);
    if (*position_ >= session.end) playing_ = false;
    return playing_;
}

void Replay::leave() noexcept {
    playing_ = false;
    position_.reset();
}

}  // namespace poolscope::views
