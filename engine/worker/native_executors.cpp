#include "engine/worker/native_executors.hpp"

#include <unistd.h>

#include <atomic>
#include <system_error>
#include <thread>

namespace poolscope::worker {

using telemetry::RecordKind;
using telemetry::Role;

namespace {

void queue_all(const NativeSpec& spec, NativeTrace& trace) {
    for (std::uint32_t task = 0; task < spec.inputs.size(); ++task)
        trace.moment(RecordKind::task_queued, 0, task, task);
}

Sum run_traced(std::int64_t input, std::uint32_t task, NativeTrace& trace) {
    trace.moment(RecordKind::run_begin, 0, task, task);
    const Sum sum = heavy_computation(input);
    trace.moment(RecordKind::run_end, 0, task, task);
    return sum;
}

/// What the threads share.
struct ThreadWork {
    const NativeSpec& spec;
    std::vector<Sum> results;
    std::atomic<std::uint32_t> next{0};

    void take_tasks() {
        const auto since = base::monotonic_now();
        NativeTrace trace(spec.trace_dir, Role::worker, spec.trace_capacity());
        trace.arrive(since, ::getpid());
        for (std::uint32_t task = next++; task < results.size(); task = next++)
            results[task] = run_traced(spec.inputs[task], task, trace);
        trace.moment(RecordKind::process_end);
    }
};

}  // namespace

Outcome run_sequential(const NativeSpec& spec, NativeTrace& trace) {
    queue_all(spec, trace);
    Outcome outcome;
    outcome.results.reserve(spec.inputs.size());
    outcome.work.begin = base::monotonic_now();
    for (const std::int64_t input : spec.inputs)
        outcome.results.push_back(run_traced(input, static_cast<std::uint32_t>(outcome.results.size()), trace));
    outcome.work.end = base::monotonic_now();
    return outcome;
}

base::Result<Outcome> run_threads(const NativeSpec& spec, NativeTrace& trace) {
    ThreadWork work{spec, std::vector<Sum>(spec.inputs.size())};
    const auto begin = base::monotonic_now();
    queue_all(spec, trace);
    {
        std::vector<std::jthread> threads;
        for (unsigned number = 0; number < spec.workers; ++number) {
            try {
                threads.emplace_back([&work] { work.take_tasks(); });
            } catch (const std::system_error& refused) {
                work.next = static_cast<std::uint32_t>(spec.inputs.size());
                return base::run_error("Thread " + std::to_string(number + 1) + " of " + std::to_string(spec.workers) +
                                           " cannot be started: " + refused.code().message() + ".",
                                       "Use fewer workers, or raise the limit on processes (ulimit -u).");
            }
        }
    }
    return Outcome{{begin, base::monotonic_now()}, std::move(work.results)};
}

}  // namespace poolscope::worker
