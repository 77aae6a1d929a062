#pragma once

#include "engine/telemetry/event.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace poolscope::timeline {

/// Writes the events of an imagined run, times in microseconds, for tests.
class RunBuilder {
public:
    RunBuilder(std::vector<std::int64_t> numbers, unsigned workers, unsigned cores = 2) {
        telemetry::RunStarted started;
        started.experiment.numbers = std::move(numbers);
        started.experiment.workers = {workers};
        for (unsigned i = 0; i < cores; ++i) started.machine.cores.push_back({.id = i, .usable = true, .physical = i});
        started.machine.load_1min = 0.1;
        events.emplace_back(std::move(started));
        workers_ = workers;
    }

    static base::Nanoseconds us(std::int64_t at) { return base::Nanoseconds{at * 1000}; }

    unsigned phase(experiment::Executor executor, telemetry::PassKind pass, std::int64_t launch, std::int64_t work,
                   unsigned repeat = 0) {
        telemetry::PhaseStarted started;
        started.at = us(launch);
        started.phase.id = phase_ = next_phase_++;
        started.phase.executor = executor;
        started.phase.pass = pass;
        started.phase.workers = experiment::is_sequential(executor) ? 1 : workers_;
        started.phase.repeat = repeat;
        events.emplace_back(started);
        events.emplace_back(telemetry::WorkStarted{us(work), phase_, main_pid, 1U});
        work_ = work;
        return phase_;
    }

    /// The phase ended well at `end`.
    void finish(std::int64_t end, std::vector<std::string> results = {}) {
        telemetry::PhaseFinished finished;
        finished.at = us(end + 100);
        finished.phase = phase_;
        finished.work = base::Interval{us(work_), us(end)};
        finished.results = std::move(results);
        events.emplace_back(std::move(finished));
    }

    void fail(std::int64_t at) {
        telemetry::PhaseFinished finished;
        finished.at = us(at);
        finished.phase = phase_;
        finished.error = base::Error{base::ErrorKind::run, "It broke.", "", "", ""};
        events.emplace_back(std::move(finished));
    }

    void end(std::int64_t at, std::optional<base::Error> error = {}) {
        events.emplace_back(telemetry::RunFinished{us(at), std::move(error), {}});
    }

    void record(std::int32_t pid, std::int64_t tid, telemetry::Role role, telemetry::RecordKind kind, std::int64_t at,
                std::uint32_t task = telemetry::no_index, std::uint32_t chunk = telemetry::no_index,
                std::int64_t duration = 0, std::uint64_t value = 0) {
        telemetry::Record record;
        record.at_ns = static_cast<std::uint64_t>(us(at).count());
        record.duration_ns = static_cast<std::uint64_t>(us(duration).count());
        record.value = value;
        record.task = task;
        record.chunk = chunk;
        record.kind = kind;
        events.emplace_back(telemetry::TraceRecord{phase_, pid, tid, role, record});
    }

    void main(telemetry::RecordKind kind, std::int64_t at, std::uint32_t task = telemetry::no_index,
              std::uint32_t chunk = telemetry::no_index, std::int64_t duration = 0, std::uint64_t value = 0,
              std::int64_t tid = main_pid) {
        record(main_pid, tid, telemetry::Role::main, kind, at, task, chunk, duration, value);
    }

    void worker(std::int32_t pid, telemetry::RecordKind kind, std::int64_t at, std::uint32_t task = telemetry::no_index,
                std::uint32_t chunk = telemetry::no_index, std::int64_t duration = 0, std::uint64_t value = 0) {
        record(pid, pid, telemetry::Role::worker, kind, at, task, chunk, duration, value);
    }

    /// One task as a message of its own, as a worker process sees it: unpickle 10, run, pickle 5 right after.
    void task(std::int32_t pid, std::uint32_t index, std::int64_t unpickle, std::int64_t run, std::int64_t run_until) {
        using telemetry::RecordKind;
        worker(pid, RecordKind::task_unpickle, unpickle, telemetry::no_index, index, 10, 100);
        worker(pid, RecordKind::run_begin, run, index);
        worker(pid, RecordKind::run_end, run_until, index);
        worker(pid, RecordKind::result_pickle, run_until, telemetry::no_index, index, 5, 50);
    }

    static constexpr std::int32_t main_pid = 100;
    std::vector<telemetry::Event> events;

private:
    unsigned workers_ = 1;
    unsigned next_phase_ = 0;
    unsigned phase_ = 0;
    std::int64_t work_ = 0;
};

/// The proof in small: four tasks, sequential (traced) and a pool of two forked workers (traced), times in µs.
inline RunBuilder small_proof() {
    using enum telemetry::RecordKind;
    using experiment::Executor;
    using telemetry::PassKind;
    RunBuilder run({1000, 1001, 1002, 1003}, 2);
    run.phase(Executor::sequential, PassKind::traced, 0, 1000);
    for (std::uint32_t i = 0; i < 4; ++i) {
        run.main(run_begin, 1000 + i * 500, i);
        run.main(run_end, 1500 + i * 500, i);
    }
    run.finish(3000);
    run.phase(Executor::pool, PassKind::traced, 4000, 5000);
    for (std::uint32_t i = 0; i < 4; ++i) run.main(task_queued, 5100, i);
    for (std::uint32_t i = 0; i < 4; ++i) {
        run.main(task_pickle, 5120 + i * 10, telemetry::no_index, i, 10, 100, 101);
    }
    run.worker(200, process_start, 5040);
    run.worker(200, ready, 5090);
    run.task(200, 0, 5150, 5160, 5660);
    run.task(200, 2, 5680, 5690, 6190);
    run.worker(201, process_start, 5060);
    run.worker(201, ready, 5110);
    run.task(201, 1, 5160, 5170, 5680);
    run.task(201, 3, 5700, 5710, 6220);
    for (std::uint32_t i = 0; i < 4; ++i) {
        const std::int64_t at = 5680 + (i / 2) * 550 + i * 10;
        run.main(result_unpickle, at, telemetry::no_index, i, 5, 50, 102);
        run.main(result_received, at + 5, telemetry::no_index, i, 0, 0, 102);
    }
    run.finish(6400);
    run.end(7000);
    return run;
}

}  // namespace poolscope::timeline
