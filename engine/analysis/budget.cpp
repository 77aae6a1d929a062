#include "engine/analysis/budget.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

namespace poolscope::analysis {

using base::Interval;
using base::Nanoseconds;
using timeline::Lane;
using timeline::PhaseView;
using timeline::Slice;
using timeline::State;

namespace {

using Stays = std::unordered_map<std::int64_t, std::vector<Interval>>;

bool is_work(State state) {
    return state == State::unpickle || state == State::run || state == State::pickle;
}

Interval clipped(const Slice& slice, Interval window) {
    const Nanoseconds end = slice.open ? window.end : slice.span.end;
    return {std::clamp(slice.span.begin, window.begin, window.end), std::clamp(end, window.begin, window.end)};
}

/// End of a lane's last work; the begin of the window when it had none.
Nanoseconds work_end(const Lane& lane, Interval window) {
    for (auto slice = lane.slices.rbegin(); slice != lane.slices.rend(); ++slice) {
        if (is_work(slice->state) || slice->state == State::startup) return clipped(*slice, window).end;
    }
    return window.begin;
}

Stays stays_on_cores(const PhaseView& view) {
    Stays stays;
    for (const timeline::CoreLane& core : view.cores) {
        for (const timeline::CoreSlice& slice : core.slices) stays[slice.tid].push_back(slice.span);
    }
    for (auto& [tid, spans] : stays) std::ranges::sort(spans, {}, &Interval::begin);
    return stays;
}

/// How much of `span` the thread was on a core.
Nanoseconds on_core(const std::vector<Interval>& stays, Interval span) {
    Nanoseconds sum{};
    auto stay = std::ranges::partition_point(stays, [&](Interval one) { return one.end <= span.begin; });
    for (; stay != stays.end() && stay->begin < span.end; ++stay) {
        sum += std::min(stay->end, span.end) - std::max(stay->begin, span.begin);
    }
    return std::min(sum, span.length());
}

Nanoseconds& part_of(TimeBudget& budget, State state) {
    switch (state) {
        case State::startup:
            return budget.startup;
        case State::unpickle:
            return budget.unpickle;
        case State::run:
            return budget.compute;
        case State::pickle:
            return budget.pickle;
        case State::transfer:
            return budget.transfer;
        case State::wait:
        case State::done:
            break;
    }
    return budget.wait;
}

using Slot = std::vector<const Lane*>;

/// Worker lanes by the place that they fill: a worker that starts after another has ended takes its place, as when
/// a pool replaces a worker or each task has a process of its own.
std::vector<Slot> slots(const PhaseView& view) {
    std::vector<Slot> slots;
    for (const Lane& lane : view.lanes) {
        if (lane.main) continue;
        const auto free = std::ranges::find_if(slots, [&](const Slot& slot) {
            return slot.back()->ended && lane.started && *slot.back()->ended <= *lane.started;
        });
        // Places are shared only beyond the workers that were asked for.
        if (slots.size() >= view.phase.workers && free != slots.end()) {
            free->push_back(&lane);
        } else {
            slots.push_back({&lane});
        }
    }
    return slots;
}

class Cutter {
public:
    Cutter(const PhaseView& view, Interval window, bool exact_switches)
        : view_(view), window_(window), last_work_(window.begin), received_(window.begin) {
        budget_.wall = window.length();
        budget_.on_core_known = exact_switches && view.switch_spans > 0;
        if (budget_.on_core_known) stays_ = stays_on_cores(view);
        for (const Lane& lane : view.lanes) {
            if (!lane.main) last_work_ = std::max(last_work_, work_end(lane, window));
        }
        for (const timeline::Task& task : view.tasks) {
            if (task.received) received_ = std::max(received_, *task.received);
        }
        received_ = std::clamp(received_, last_work_, window.end);
    }

    TimeBudget cut() {
        const bool sequential = experiment::is_sequential(view_.phase.executor);
        if (sequential) {
            for (const Lane& lane : view_.lanes) sequential_lane(lane);
        } else {
            for (const Slot& slot : slots(view_)) worker_slot(slot);
        }
        for (; budget_.workers < view_.phase.workers; ++budget_.workers) budget_.wait += window_.length();
        return budget_;
    }

private:
    void sequential_lane(const Lane& lane) {
        if (!lane.main) return;
        ++budget_.workers;
        const Nanoseconds told = slices(lane, window_.begin, window_.end, budget_.wait);
        budget_.wait += window_.end - told;
    }

    /// Workers that came one after the other fill one place.
    void worker_slot(const Slot& slot) {
        ++budget_.workers;
        Nanoseconds told = window_.begin;
        for (std::size_t i = 0; i + 1 < slot.size(); ++i) told = slices(*slot[i], told, window_.end, budget_.transfer);
        const Nanoseconds end = work_end(*slot.back(), window_);
        told = std::max({told, end, slices(*slot.back(), told, end, budget_.transfer)});
        budget_.imbalance += last_work_ - std::min(told, last_work_);
        budget_.transfer += received_ - std::max(last_work_, std::min(told, received_));
        const Nanoseconds closing = window_.end - std::max(received_, told);
        budget_.wait += closing;
        budget_.closing += closing;
    }

    /// Adds the slices from `told` on that begin before `until`, what lies before the first to start-up and gaps to
    /// `gaps`. Returns where they end.
    Nanoseconds slices(const Lane& lane, Nanoseconds told, Nanoseconds until, Nanoseconds& gaps) {
        const bool worker = !lane.main;
        bool first = true;
        for (const Slice& slice : lane.slices) {
            Interval span = clipped(slice, window_);
            span.begin = std::max(span.begin, told);
            if (span.begin >= until || span.begin >= span.end) continue;
            (first && worker ? budget_.startup : gaps) += span.begin - told;
            part_of(budget_, slice.state) += span.length();
            if (slice.state == State::run) hold_up(lane, span);
            told = span.end;
            first = false;
        }
        return told;
    }

    /// Moves the part of a run in which its thread was off core from compute to wait.
    void hold_up(const Lane& lane, Interval run) {
        if (!budget_.on_core_known) return;
        const auto stays = stays_.find(lane.tid);
        if (stays == stays_.end()) return;
        const Nanoseconds off = run.length() - on_core(stays->second, run);
        budget_.compute -= off;
        budget_.wait += off;
        budget_.held_up += off;
    }

    const PhaseView& view_;
    Interval window_;
    Nanoseconds last_work_;
    Nanoseconds received_;
    Stays stays_;
    TimeBudget budget_;
};

}  // namespace

Nanoseconds TimeBudget::total() const noexcept {
    return startup + pickle + unpickle + transfer + compute + wait + imbalance;
}

TimeBudget time_budget(const PhaseView& view, Interval window, bool exact_switches) {
    return Cutter(view, window, exact_switches).cut();
}

}  // namespace poolscope::analysis
