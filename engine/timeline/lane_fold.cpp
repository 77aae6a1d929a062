#include "engine/timeline/lane_fold.hpp"

#include <algorithm>
#include <tuple>

namespace poolscope::timeline {

using base::Nanoseconds;

namespace {

auto order_of(const Slice& step) {
    return std::tuple(step.span.begin, step.span.end, step.state, step.chunk, step.task, step.bytes);
}

bool comes_before(const Slice& a, const Slice& b) {
    return order_of(a) < order_of(b);
}

void emit(Lane& lane, const Slice& slice) {
    lane.slices.push_back(slice);
    if (!slice.open) lane.totals[slice.state] += slice.span.length();
}

/// A standstill, if it has any length.
void emit_between(Lane& lane, State state, Nanoseconds begin, Nanoseconds end, std::uint32_t chunk) {
    if (begin < end) emit(lane, Slice{.span = {begin, end}, .chunk = chunk, .state = state});
}

void emit_open(Lane& lane, State state, Nanoseconds begin) {
    emit(lane, Slice{.span = {begin, begin}, .state = state, .open = true});
}

const ChunkTrail* trail_of(const LaneSurroundings& around, std::uint32_t chunk) {
    return chunk < around.chunks.size() ? &around.chunks[chunk] : nullptr;
}

}  // namespace

void LaneFold::add(const Slice& step) {
    const bool in_order = sorted_ == steps_.size() && (steps_.empty() || !comes_before(step, steps_.back()));
    if (in_order) ++sorted_;
    steps_.push_back(step);
    stale_ = true;
}

void LaneFold::begin_run(std::int64_t writer, Nanoseconds at, std::uint32_t task, std::uint32_t chunk) {
    open_runs_.emplace_back(writer,
                            Slice{.span = {at, at}, .task = task, .chunk = chunk, .state = State::run, .open = true});
    stale_ = true;
}

std::optional<Slice> LaneFold::take_run(std::int64_t writer) {
    const auto found = std::ranges::find(open_runs_, writer, &std::pair<std::int64_t, Slice>::first);
    if (found == open_runs_.end()) return std::nullopt;
    const Slice run = found->second;
    open_runs_.erase(found);
    stale_ = true;
    return run;
}

void LaneFold::startup_from(Nanoseconds at) {
    if (startup_begin_ && *startup_begin_ <= at) return;
    startup_begin_ = at;
    stale_from(0);
}

void LaneFold::startup_until(Nanoseconds at) {
    if (startup_end_ && *startup_end_ >= at) return;
    startup_end_ = at;
    stale_from(0);
}

void LaneFold::ends(Nanoseconds at) {
    process_end_ = std::max(process_end_.value_or(at), at);
    stale_ = true;
}

void LaneFold::retell(Nanoseconds begin) {
    const auto sorted_end = steps_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    const auto step = std::ranges::lower_bound(steps_.begin(), sorted_end, begin, {},
                                               [](const Slice& slice) { return slice.span.begin; });
    stale_from(static_cast<std::size_t>(step - steps_.begin()));
}

void LaneFold::stale_from(std::size_t step) {
    told_ = std::min(told_, step);
    stale_ = true;
}

void LaneFold::merge_steps() {
    if (sorted_ == steps_.size()) return;
    const auto late = steps_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    std::sort(late, steps_.end(), comes_before);
    const auto first = std::upper_bound(steps_.begin(), late, *late, comes_before);
    stale_from(static_cast<std::size_t>(first - steps_.begin()));
    std::inplace_merge(first, late, steps_.end(), comes_before);
    sorted_ = steps_.size();
}

void LaneFold::truncate(Lane& lane, std::size_t slices) {
    for (std::size_t i = slices; i < lane.slices.size(); ++i) {
        const Slice& slice = lane.slices[i];
        if (!slice.open) lane.totals[slice.state] -= slice.span.length();
    }
    lane.slices.resize(std::min(slices, lane.slices.size()));
}

void LaneFold::settle(Lane& lane, const LaneSurroundings& around) {
    merge_steps();
    if (!stale_) return;
    const std::size_t unchanged = told_ == 0 ? 0 : told_ < slices_before_.size() ? slices_before_[told_] : tail_at_;
    truncate(lane, unchanged);
    slices_before_.resize(std::min(slices_before_.size(), told_));
    until_ = lane.slices.empty() ? std::nullopt : std::optional(lane.slices.back().span.end);
    if (told_ == 0) tell_startup(lane, around);
    for (; told_ < steps_.size(); ++told_) {
        slices_before_.push_back(static_cast<std::uint32_t>(lane.slices.size()));
        tell_step(lane, steps_[told_], told_ == 0 ? nullptr : &steps_[told_ - 1], around);
    }
    tail_at_ = lane.slices.size();
    tell_tail(lane, around);
    lane.index.update(lane.slices, unchanged);
    lane.ready = startup_end_;
    std::erase_if(lane.totals, [](const auto& total) { return total.second == Nanoseconds{0}; });
    stale_ = false;
}

std::optional<Nanoseconds> LaneFold::startup_end() const {
    std::optional<Nanoseconds> end = startup_end_;
    const auto not_after = [&end](Nanoseconds at) { end = std::min(end.value_or(at), at); };
    if (!steps_.empty()) not_after(steps_.front().span.begin);
    for (const auto& [writer, run] : open_runs_) not_after(run.span.begin);
    return end;
}

void LaneFold::tell_startup(Lane& lane, const LaneSurroundings& around) {
    const std::optional<Nanoseconds> end = startup_end();
    if (!startup_begin_) {
        until_ = startup_end_ ? end : std::nullopt;
        return;
    }
    if (end) {
        emit_between(lane, State::startup, *startup_begin_, *end, telemetry::no_index);
        until_ = std::max(*end, *startup_begin_);
    } else if (const auto gone = process_end_ ? process_end_ : around.gone) {
        until_ = std::max(*gone, *startup_begin_);
        emit(lane, Slice{.span = {*startup_begin_, *until_}, .state = State::startup, .failed = true});
    } else {
        emit_open(lane, State::startup, *startup_begin_);
        until_ = std::nullopt;
    }
}

void LaneFold::tell_step(Lane& lane, const Slice& step, const Slice* before, const LaneSurroundings& around) {
    tell_gap(lane, step, before, around);
    Slice shown = step;
    if (until_ && *until_ > shown.span.begin) {
        if (shown.span.end <= *until_) return;
        shown.span.begin = *until_;
    }
    emit(lane, shown);
    until_ = shown.span.end;
}

void LaneFold::tell_gap(Lane& lane, const Slice& step, const Slice* before, const LaneSurroundings& around) {
    const Nanoseconds begin = step.span.begin;
    const ChunkTrail* trail = trail_of(around, step.chunk);
    if (main_) {
        if (step.state != State::unpickle || trail == nullptr || !trail->result_pickled) return;
        emit_between(lane, State::transfer, std::max(until_.value_or(*trail->result_pickled), *trail->result_pickled),
                     begin, step.chunk);
        return;
    }
    if (!until_ || *until_ >= begin) return;
    const bool same_message = before != nullptr && step.chunk != telemetry::no_index && before->chunk == step.chunk;
    if (same_message || step.state == State::pickle) return;
    Nanoseconds sent = begin;
    if (step.state == State::unpickle && trail != nullptr && trail->pickled) {
        sent = std::clamp(*trail->pickled, *until_, begin);
    }
    emit_between(lane, State::wait, *until_, sent, telemetry::no_index);
    emit_between(lane, State::transfer, sent, begin, step.chunk);
}

void LaneFold::tell_tail(Lane& lane, const LaneSurroundings& around) {
    const auto gone = process_end_ ? process_end_ : around.gone;
    const auto by_begin = [](const auto& a, const auto& b) { return a.second.span.begin < b.second.span.begin; };
    const auto first = std::ranges::min_element(open_runs_, by_begin);
    if (first != open_runs_.end()) {
        Slice run = first->second;
        tell_gap(lane, run, steps_.empty() ? nullptr : &steps_.back(), around);
        if (until_) run.span.begin = std::max(run.span.begin, *until_);
        run.span.end = run.span.begin;
        if (gone) {
            run.span.end = std::max(*gone, run.span.begin);
            run.open = false;
            run.failed = true;
        }
        emit(lane, run);
        until_ = run.span.end;
    } else if (!main_ && until_) {
        tell_end(lane, around);
    }
    lane.ended = gone;
    if (gone && until_) lane.ended = std::max(*gone, *until_);
}

void LaneFold::tell_end(Lane& lane, const LaneSurroundings& around) {
    const auto gone = process_end_ ? process_end_ : around.gone;
    const Nanoseconds from = *until_;
    if (gone) {
        const Nanoseconds end = std::max(*gone, from);
        const Nanoseconds received = std::clamp(around.all_received.value_or(end), from, end);
        emit_between(lane, State::wait, from, received, telemetry::no_index);
        emit_between(lane, State::done, received, end, telemetry::no_index);
        until_ = end;
    } else if (around.all_received) {
        const Nanoseconds received = std::max(*around.all_received, from);
        emit_between(lane, State::wait, from, received, telemetry::no_index);
        emit_open(lane, State::done, received);
    } else {
        emit_open(lane, State::wait, from);
    }
}

}  // namespace poolscope::timeline
