#pragma once

#include "engine/timeline/core_lanes.hpp"
#include "engine/timeline/lane_fold.hpp"
#include "engine/timeline/model.hpp"
#include "engine/timeline/process_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace poolscope::timeline {

/// Folds the events of one phase into its view. Records of one writer come in order, those of several writers
/// interleave anyhow: the settled view depends on each writer's own order alone.
class PhaseFold {
public:
    /// `inputs`: how many tasks the run has; records that name others are damaged and left out.
    PhaseFold(experiment::Executor executor, std::size_t inputs);

    void record(PhaseView& view, const telemetry::TraceRecord& record);
    void on_core(PhaseView& view, const platform::OnCore& span);
    void processes(const telemetry::ProcessesSampled& sampled);
    /// The view has its `work_started`, which names the main process.
    void main_known();
    /// The phase is over: what is still open was cut off at this moment.
    void close(base::Nanoseconds at);
    /// Brings `view` up to date with what was folded since.
    void settle(PhaseView& view);

private:
    struct Writer {
        std::size_t lane = 0;
        std::int64_t tid = 0;
        std::uint32_t chunk = telemetry::no_index;  // what it works on
    };

    Writer& writer_of(PhaseView& view, const telemetry::TraceRecord& record);
    std::size_t lane_of(PhaseView& view, bool main, std::int32_t pid, std::int64_t tid);
    Task* task_of(PhaseView& view, std::uint32_t index);
    ChunkTrail* chunk_of(std::uint32_t index);
    void lifetime(const Writer& writer, const telemetry::TraceRecord& record);
    void task_queued(PhaseView& view, const telemetry::TraceRecord& record);
    void run_begin(PhaseView& view, Writer& writer, const telemetry::TraceRecord& record);
    void run_end(PhaseView& view, Writer& writer, const telemetry::TraceRecord& record);
    void pickle(PhaseView& view, Writer& writer, const telemetry::TraceRecord& record);
    void note_message(const Writer& writer, telemetry::RecordKind kind, std::uint32_t chunk, base::Interval span);
    void received(PhaseView& view, const telemetry::TraceRecord& record);
    void receive(Task& task, base::Nanoseconds at);
    void belongs(Task& task, std::uint32_t chunk);
    void order_lanes(PhaseView& view);
    [[nodiscard]] unsigned worker_of(std::int32_t pid, std::int64_t tid) const;
    [[nodiscard]] std::optional<base::Nanoseconds> all_received(const PhaseView& view) const;
    [[nodiscard]] std::optional<base::Nanoseconds> gone(const Lane& lane) const;

    std::size_t inputs_;
    bool workers_are_processes_;
    bool has_workers_;
    std::map<std::pair<std::int32_t, std::int64_t>, Writer> writers_;
    std::vector<LaneFold> folds_;                                         // by discovery
    std::vector<std::size_t> places_;                                     // fold -> place in view.lanes
    std::map<std::pair<std::int32_t, std::int64_t>, std::size_t> lanes_;  // (pid, tid or 0) -> fold
    std::optional<std::size_t> main_lane_;
    std::vector<ChunkTrail> chunks_;
    std::size_t tasks_received_ = 0;
    std::optional<base::Nanoseconds> last_received_, last_ended_;
    std::optional<base::Nanoseconds> closed_;
    std::unordered_map<std::int64_t, unsigned> workers_;  // pid, or tid where workers are threads
    ProcessRows process_rows_;
    CoreLanes core_lanes_;
    bool reorder_ = false;
    bool processes_changed_ = false;
    bool changed_ = false;
};

}  // namespace poolscope::timeline
