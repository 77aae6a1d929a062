#include "engine/timeline/core_lanes.hpp"

#include <algorithm>

namespace poolscope::timeline {

namespace {

CoreLane& lane_of(std::vector<CoreLane>& lanes, unsigned core) {
    auto place = std::ranges::lower_bound(lanes, core, {}, &CoreLane::core);
    if (place == lanes.end() || place->core != core) place = lanes.insert(place, CoreLane{.core = core, .slices = {}});
    return *place;
}

bool goes_on(const CoreSlice& slice, const platform::OnCore& span) {
    return slice.pid == span.pid && slice.tid == span.tid && !slice.preempted && slice.span.end == span.span.begin;
}

}  // namespace

void CoreLanes::add(std::vector<CoreLane>& lanes, const platform::OnCore& span, unsigned worker) {
    auto& last = last_seen_.try_emplace(span.pid, span.span.end).first->second;
    last = std::max(last, span.span.end);
    std::vector<CoreSlice>& slices = lane_of(lanes, span.core).slices;
    if (!slices.empty() && goes_on(slices.back(), span)) {
        slices.back().span.end = span.span.end;
        slices.back().preempted = span.preempted;
        return;
    }
    slices.push_back({span.span, span.pid, span.tid, worker, span.preempted});
}

std::optional<base::Nanoseconds> CoreLanes::last_seen(std::int32_t pid) const {
    const auto found = last_seen_.find(pid);
    return found == last_seen_.end() ? std::nullopt : std::optional(found->second);
}

void CoreLanes::renumber(std::vector<CoreLane>& lanes,
                         const std::function<unsigned(std::int32_t pid, std::int64_t tid)>& worker_of) {
    for (CoreLane& lane : lanes) {
        for (CoreSlice& slice : lane.slices) slice.worker = worker_of(slice.pid, slice.tid);
    }
}

std::vector<CoreLane> empty_core_lanes(const platform::Machine& machine) {
    std::vector<CoreLane> lanes;
    for (const platform::Core& core : machine.cores) lanes.push_back({.core = core.id, .slices = {}});
    std::ranges::sort(lanes, {}, &CoreLane::core);
    return lanes;
}

}  // namespace poolscope::timeline
