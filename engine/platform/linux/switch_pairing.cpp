#include "engine/platform/linux/switch_pairing.hpp"

#include <algorithm>

namespace poolscope::platform {

void SwitchPairing::add(const SwitchRecord& record, std::vector<OnCore>& spans) {
    using enum SwitchRecord::Kind;
    switch (record.kind) {
        case lost:
            lost_ += record.count;
            running_.reset();  // it may have left meanwhile: better a gap than a guess
            break;
        case in:
            if (running_) ++lost_;  // nobody saw it leave
            running_ = Running{record.pid, record.tid, record.at};
            break;
        case out:
        case preempted:
        case ended:
            end(record, spans);
            break;
    }
    fresh_ = false;
}

void SwitchPairing::end(const SwitchRecord& record, std::vector<OnCore>& spans) {
    if (!running_ && fresh_) running_ = Running{record.pid, record.tid, shown_until_};
    if (running_ && running_->tid == record.tid)
        show(*running_, record.at, record.kind == SwitchRecord::Kind::preempted, spans);
    else
        ++lost_;
    running_.reset();
}

void SwitchPairing::show_open(base::Nanoseconds until, std::vector<OnCore>& spans) {
    if (!running_) return;
    show(*running_, until, false, spans);
}

/// The end of a span may come to light only after it was shown open a little further: then nothing is left to show.
void SwitchPairing::show(const Running& running, base::Nanoseconds until, bool preempted, std::vector<OnCore>& spans) {
    const auto begin = std::max(running.since, shown_until_);
    if (until <= begin) return;
    spans.push_back({{begin, until}, core_, running.pid, running.tid, preempted});
    shown_until_ = until;
}

}  // namespace poolscope::platform
