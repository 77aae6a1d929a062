#pragma once

#include "engine/timeline/model.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace poolscope::timeline {

/// One message's way out and back, as its two ends tell it; each part may come before the other.
struct ChunkTrail {
    std::optional<base::Nanoseconds> pickled;         ///< main has pickled the task
    std::optional<base::Nanoseconds> result_pickled;  ///< the worker has pickled the result
    std::optional<base::Nanoseconds> received;        ///< main has the result
    std::optional<base::Nanoseconds> unpickle_begin, result_unpickle_begin;
    std::uint32_t lane = telemetry::no_index;  ///< the worker's, by order of discovery
    std::uint32_t first_task = telemetry::no_index;
    std::uint32_t last_task = 0;
};

/// What a lane has to know of the rest of its phase to tell its standstills apart.
struct LaneSurroundings {
    const std::vector<ChunkTrail>& chunks;
    std::optional<base::Nanoseconds> all_received;  ///< when the last result had arrived
    std::optional<base::Nanoseconds> gone;          ///< when the process was seen to have ended, or the phase closed
};

/// Builds the slices of one lane from its steps. Steps of one writer come in order, those of several writers
/// interleave anyhow: the slices depend on the set of steps alone. Where steps of two threads overlap, the earlier one
/// is drawn whole and the later one from there on.
/// Cost: O(1) amortised a step that comes in order; a late one costs what lies behind it, once a settling.
class LaneFold {
public:
    explicit LaneFold(bool main) : main_(main) {}

    void add(const Slice& step);
    void begin_run(std::int64_t writer, base::Nanoseconds at, std::uint32_t task, std::uint32_t chunk);
    /// The open run of that writer, which is then closed; none when there was none.
    std::optional<Slice> take_run(std::int64_t writer);
    void startup_from(base::Nanoseconds at);
    void startup_until(base::Nanoseconds at);
    void ends(base::Nanoseconds at);
    /// The standstill before the step that begins at `begin` has to be told anew.
    void retell(base::Nanoseconds begin);
    /// Something about the lane's end may have changed.
    void retell_tail() { stale_ = true; }

    [[nodiscard]] std::optional<base::Nanoseconds> process_end() const noexcept { return process_end_; }
    /// Brings `lane.slices`, `index`, `totals`, `ready` and `ended` up to date.
    void settle(Lane& lane, const LaneSurroundings& around);

private:
    void merge_steps();
    void stale_from(std::size_t step);
    void truncate(Lane& lane, std::size_t slices);
    void tell_startup(Lane& lane, const LaneSurroundings& around);
    void tell_step(Lane& lane, const Slice& step, const Slice* before, const LaneSurroundings& around);
    void tell_gap(Lane& lane, const Slice& step, const Slice* before, const LaneSurroundings& around);
    void tell_tail(Lane& lane, const LaneSurroundings& around);
    void tell_end(Lane& lane, const LaneSurroundings& around);
    [[nodiscard]] std::optional<base::Nanoseconds> startup_end() const;

    bool main_;
    bool stale_ = false;
    std::vector<Slice> steps_;  // what was done, without standstills; the first `sorted_` are in order
    std::size_t sorted_ = 0;
    std::size_t told_ = 0;                      // steps that `lane.slices` tells rightly
    std::vector<std::uint32_t> slices_before_;  // by told step: slices that stand before its gap
    std::size_t tail_at_ = 0;                   // slices before the tail
    std::vector<std::pair<std::int64_t, Slice>> open_runs_;
    std::optional<base::Nanoseconds> startup_begin_, startup_end_, process_end_;
    std::optional<base::Nanoseconds> until_;  // end of what is told so far, while settling
};

}  // namespace poolscope::timeline
