#include "engine/timeline/phase_fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace poolscope::timeline {

using base::Nanoseconds;
using telemetry::no_index;
using telemetry::RecordKind;
using telemetry::TraceRecord;

namespace {

/// Beyond this (146 years) a stamp or a duration is damage; sums of two still fit.
constexpr std::uint64_t longest_ns = std::uint64_t{1} << 62;

/// There are never more chunks than tasks; a few messages more may tell workers to stop.
constexpr std::size_t other_messages = 4096;

bool is_damaged(const telemetry::Record& record) {
    return record.at_ns >= longest_ns || record.duration_ns >= longest_ns - record.at_ns;
}

Nanoseconds at_of(const telemetry::Record& record) {
    return Nanoseconds{static_cast<std::int64_t>(record.at_ns)};
}

base::Interval span_of(const telemetry::Record& record) {
    const Nanoseconds begin = at_of(record);
    return {begin, begin + Nanoseconds{static_cast<std::int64_t>(record.duration_ns)}};
}

bool is_run(RecordKind kind) {
    return kind == RecordKind::run_begin || kind == RecordKind::run_end;
}

void keep_earliest(std::optional<Nanoseconds>& kept, Nanoseconds at) {
    kept = std::min(kept.value_or(at), at);
}

void keep_latest(std::optional<Nanoseconds>& kept, Nanoseconds at) {
    kept = std::max(kept.value_or(at), at);
}

}  // namespace

PhaseFold::PhaseFold(experiment::Executor executor, std::size_t inputs)
    : inputs_(inputs),
      workers_are_processes_(experiment::uses_processes(executor)),
      has_workers_(!experiment::is_sequential(executor)) {}

void PhaseFold::record(PhaseView& view, const TraceRecord& record) {
    if (is_damaged(record.record)) return;
    changed_ = true;
    Writer& writer = writer_of(view, record);
    switch (record.record.kind) {
        case RecordKind::process_start:
        case RecordKind::imports_done:
        case RecordKind::ready:
        case RecordKind::process_end:
            lifetime(writer, record);
            break;
        case RecordKind::task_queued:
            task_queued(view, record);
            break;
        case RecordKind::run_begin:
            run_begin(view, writer, record);
            break;
        case RecordKind::run_end:
            run_end(view, writer, record);
            break;
        case RecordKind::task_unpickle:
        case RecordKind::result_pickle:
        case RecordKind::task_pickle:
        case RecordKind::result_unpickle:
            pickle(view, writer, record);
            break;
        case RecordKind::result_received:
            received(view, record);
            break;
        case RecordKind::none:
            break;
    }
}

PhaseFold::Writer& PhaseFold::writer_of(PhaseView& view, const TraceRecord& record) {
    const auto [found, fresh] = writers_.try_emplace({record.pid, record.tid});
    Writer& writer = found->second;
    if (fresh) {
        // A thread of the main process that runs tasks is a worker, unless the phase has no workers at all.
        const bool worker_thread = has_workers_ && is_run(record.record.kind);
        const bool main = record.role == telemetry::Role::main && !worker_thread;
        writer.tid = record.tid;
        writer.lane = lane_of(view, main, record.pid, record.tid);
    }
    Lane& lane = view.lanes[places_[writer.lane]];
    if (lane.tid != lane.pid && (record.tid == lane.pid || record.tid < lane.tid)) lane.tid = record.tid;
    const Nanoseconds at = at_of(record.record);
    if (!lane.started || at < *lane.started) {
        lane.started = at;
        reorder_ = true;
    }
    return writer;
}

std::size_t PhaseFold::lane_of(PhaseView& view, bool main, std::int32_t pid, std::int64_t tid) {
    if (main && main_lane_) return *main_lane_;
    const std::pair<std::int32_t, std::int64_t> key{pid, workers_are_processes_ ? 0 : tid};
    if (!main) {
        const auto found = lanes_.find(key);
        if (found != lanes_.end()) return found->second;
    }
    const std::size_t fold = folds_.size();
    folds_.emplace_back(main);
    places_.push_back(view.lanes.size());
    Lane lane;
    lane.phase = view.phase.id;
    lane.pid = pid;
    lane.tid = tid;
    lane.main = main;
    view.lanes.push_back(std::move(lane));
    reorder_ = true;
    if (main) {
        main_lane_ = fold;
    } else {
        lanes_.emplace(key, fold);
    }
    return fold;
}

Task* PhaseFold::task_of(PhaseView& view, std::uint32_t index) {
    if (index >= inputs_) return nullptr;
    for (auto next = view.tasks.size(); next <= index; ++next) {
        view.tasks.emplace_back().index = static_cast<std::uint32_t>(next);
    }
    return &view.tasks[index];
}

ChunkTrail* PhaseFold::chunk_of(std::uint32_t index) {
    if (index >= inputs_ + other_messages) return nullptr;
    if (index >= chunks_.size()) chunks_.resize(std::size_t{index} + 1);
    return &chunks_[index];
}

void PhaseFold::lifetime(const Writer& writer, const TraceRecord& record) {
    LaneFold& fold = folds_[writer.lane];
    const Nanoseconds at = at_of(record.record);
    if (record.record.kind == RecordKind::process_start) {
        fold.startup_from(at);
    } else if (record.record.kind == RecordKind::process_end) {
        fold.ends(at);
    } else {
        fold.startup_until(at);
    }
}

void PhaseFold::task_queued(PhaseView& view, const TraceRecord& record) {
    Task* task = task_of(view, record.record.task);
    if (task == nullptr) return;
    keep_earliest(task->queued, at_of(record.record));
    belongs(*task, record.record.chunk);
}

void PhaseFold::run_begin(PhaseView& view, Writer& writer, const TraceRecord& record) {
    Task* task = task_of(view, record.record.task);
    if (task == nullptr) return;
    LaneFold& fold = folds_[writer.lane];
    const Nanoseconds at = at_of(record.record);
    if (auto lost_end = fold.take_run(writer.tid)) {
        lost_end->span.end = std::max(lost_end->span.begin, at);
        lost_end->open = false;
        lost_end->failed = true;
        fold.add(*lost_end);
    }
    const std::uint32_t chunk = record.record.chunk != no_index ? record.record.chunk : writer.chunk;
    fold.begin_run(writer.tid, at, task->index, chunk);
    task->started = at;
    task->worker_pid = record.pid;
    task->worker_tid = record.tid;
    belongs(*task, chunk);
}

void PhaseFold::run_end(PhaseView& view, Writer& writer, const TraceRecord& record) {
    LaneFold& fold = folds_[writer.lane];
    auto run = fold.take_run(writer.tid);
    Task* task = task_of(view, record.record.task);
    if (!run || task == nullptr || run->task != task->index) return;
    run->span.end = std::max(run->span.begin, at_of(record.record));
    run->open = false;
    run->failed = record.record.value != 0;
    fold.add(*run);
    task->ended = run->span.end;
    task->failed = run->failed;
    keep_latest(last_ended_, run->span.end);
}

void PhaseFold::pickle(PhaseView& view, Writer& writer, const TraceRecord& record) {
    const RecordKind kind = record.record.kind;
    const base::Interval span = span_of(record.record);
    const bool dumps = kind == RecordKind::task_pickle || kind == RecordKind::result_pickle;
    if (kind == RecordKind::task_unpickle) writer.chunk = record.record.chunk;
    const std::uint32_t chunk = record.record.chunk;
    (dumps ? view.pickles.dumps : view.pickles.loads) += span.length();
    if (dumps) {
        ++view.pickles.messages;
        view.pickles.bytes += record.record.value;
    }
    folds_[writer.lane].add(Slice{.span = span,
                                  .bytes = record.record.value,
                                  .task = record.record.task,
                                  .chunk = chunk,
                                  .state = dumps ? State::pickle : State::unpickle});
    note_message(writer, kind, chunk, span);
    if (kind == RecordKind::result_pickle) writer.chunk = no_index;
}

void PhaseFold::note_message(const Writer& writer, RecordKind kind, std::uint32_t chunk, base::Interval span) {
    ChunkTrail* trail = chunk_of(chunk);
    if (trail == nullptr) return;
    if (kind == RecordKind::task_pickle) {
        trail->pickled = span.end;
        if (trail->unpickle_begin && trail->lane != no_index) folds_[trail->lane].retell(*trail->unpickle_begin);
    } else if (kind == RecordKind::task_unpickle) {
        trail->unpickle_begin = span.begin;
        trail->lane = static_cast<std::uint32_t>(writer.lane);
    } else if (kind == RecordKind::result_pickle) {
        trail->result_pickled = span.end;
        if (trail->result_unpickle_begin && main_lane_) folds_[*main_lane_].retell(*trail->result_unpickle_begin);
    } else {
        trail->result_unpickle_begin = span.begin;
    }
}

void PhaseFold::received(PhaseView& view, const TraceRecord& record) {
    const Nanoseconds at = at_of(record.record);
    if (record.record.task != no_index) {
        if (Task* task = task_of(view, record.record.task)) receive(*task, at);
        return;
    }
    ChunkTrail* trail = chunk_of(record.record.chunk);
    if (trail == nullptr || trail->received) return;
    trail->received = at;
    if (trail->first_task == no_index) return;
    for (std::uint32_t i = trail->first_task; i <= trail->last_task; ++i) {
        if (view.tasks[i].chunk == record.record.chunk) receive(view.tasks[i], at);
    }
}

void PhaseFold::receive(Task& task, Nanoseconds at) {
    if (task.received) return;
    task.received = at;
    ++tasks_received_;
    keep_latest(last_received_, at);
}

void PhaseFold::belongs(Task& task, std::uint32_t chunk) {
    ChunkTrail* trail = chunk == no_index ? nullptr : chunk_of(chunk);
    if (trail == nullptr || task.chunk == chunk) return;
    task.chunk = chunk;
    trail->first_task = std::min(trail->first_task, task.index);
    trail->last_task = std::max(trail->last_task, task.index);
    if (trail->received) receive(task, *trail->received);
}

void PhaseFold::on_core(PhaseView& view, const platform::OnCore& span) {
    if (span.span.end <= span.span.begin) return;
    changed_ = true;
    ++view.switch_spans;
    core_lanes_.add(view.cores, span, worker_of(span.pid, span.tid));
}

void PhaseFold::processes(const telemetry::ProcessesSampled& sampled) {
    changed_ = true;
    processes_changed_ = true;
    process_rows_.add(sampled);
}

void PhaseFold::main_known() {
    changed_ = true;
    processes_changed_ = true;
}

void PhaseFold::close(Nanoseconds at) {
    changed_ = true;
    processes_changed_ = true;
    closed_ = at;
}

unsigned PhaseFold::worker_of(std::int32_t pid, std::int64_t tid) const {
    const auto found = workers_.find(workers_are_processes_ ? pid : tid);
    return found == workers_.end() ? 0 : found->second;
}

std::optional<Nanoseconds> PhaseFold::all_received(const PhaseView& view) const {
    if (tasks_received_ >= inputs_) return last_received_;
    const bool finished_well = closed_ && view.finished && !view.finished->error;
    if (!finished_well) return std::nullopt;
    return last_received_ ? std::max(last_received_, last_ended_) : last_ended_;
}

std::optional<Nanoseconds> PhaseFold::gone(const Lane& lane) const {
    if (!workers_are_processes_ || lane.main) return closed_;
    const auto missing = process_rows_.gone(lane.pid);
    if (!missing && !closed_) return std::nullopt;
    const auto limit = missing && closed_ ? std::min(*missing, *closed_) : missing ? *missing : *closed_;
    // A process that ends is on a core for it; but its last stay may have been lost.
    const auto on_core = core_lanes_.last_seen(lane.pid);
    if (!on_core) return limit;
    return std::min(std::max(*on_core, process_rows_.last_alive(lane.pid).value_or(*on_core)), limit);
}

void PhaseFold::order_lanes(PhaseView& view) {
    if (!reorder_) return;
    reorder_ = false;
    std::vector<std::size_t> order(view.lanes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&view](std::size_t place) {
        const Lane& lane = view.lanes[place];
        return std::tuple(!lane.main, lane.started.value_or(Nanoseconds::max()), lane.pid, lane.tid);
    });
    std::vector<Lane> ordered;
    std::vector<std::size_t> new_place(order.size());
    workers_.clear();
    unsigned worker = 0;
    for (const std::size_t place : order) {
        new_place[place] = ordered.size();
        Lane& lane = ordered.emplace_back(std::move(view.lanes[place]));
        lane.worker = lane.main ? 0 : ++worker;
        lane.name = lane.main ? "main" : fmt::format("W{}", lane.worker);
        if (!lane.main) workers_[workers_are_processes_ ? lane.pid : lane.tid] = lane.worker;
    }
    for (std::size_t& place : places_) place = new_place[place];
    view.lanes = std::move(ordered);
    CoreLanes::renumber(view.cores, [this](std::int32_t pid, std::int64_t tid) { return worker_of(pid, tid); });
    processes_changed_ = true;
}

void PhaseFold::settle(PhaseView& view) {
    if (!changed_) return;
    changed_ = false;
    order_lanes(view);
    // The main process is up when its clock starts.
    if (main_lane_ && view.work_started) folds_[*main_lane_].startup_until(view.work_started->at);
    const LaneSurroundings shared{chunks_, all_received(view), std::nullopt};
    for (std::size_t i = 0; i < folds_.size(); ++i) {
        Lane& lane = view.lanes[places_[i]];
        LaneSurroundings around{chunks_, shared.all_received, gone(lane)};
        folds_[i].retell_tail();
        folds_[i].settle(lane, around);
    }
    if (!std::exchange(processes_changed_, false)) return;
    std::optional<std::int32_t> main_pid;
    if (view.work_started) main_pid = view.work_started->main_pid;
    std::function<unsigned(std::int32_t)> numbered = [this](std::int32_t pid) {
        return workers_are_processes_ ? worker_of(pid, 0) : 0U;
    };
    if (workers_are_processes_ && view.phase.pass != telemetry::PassKind::traced) numbered = {};
    view.processes = process_rows_.rows(main_pid, closed_.has_value(), numbered);
    view.peak_pss_bytes = process_rows_.peak_pss_bytes();
}

}  // namespace poolscope::timeline
