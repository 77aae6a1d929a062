#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"
#include "engine/worker/native_function.hpp"
#include "engine/worker/native_spec.hpp"
#include "engine/worker/native_trace.hpp"

#include <vector>

namespace poolscope::worker {

/// What an executor gives: the results in the order of the inputs, and the time from before its first worker is
/// started until after the last one has ended.
struct Outcome {
    base::Interval work;
    std::vector<Sum> results;
};

/// `trace` is that of the main thread.
Outcome run_sequential(const NativeSpec& spec, NativeTrace& trace);
/// Threads that take one input after the other. Error: a thread cannot be started.
base::Result<Outcome> run_threads(const NativeSpec& spec, NativeTrace& trace);
/// Processes that are sent chunks. Errors: a process cannot be started; a worker died, and of what.
base::Result<Outcome> run_pool(const NativeSpec& spec, NativeTrace& trace);

/// The other side of a pool's worker, which was started at `since`: answers chunks until the channel closes.
void serve(base::Nanoseconds since, const std::filesystem::path& trace_dir, std::uint64_t trace_capacity);
/// The option by which a spawned worker knows itself; the time of its start, the trace folder and capacity follow.
inline constexpr const char* serve_option = "--serve";
/// Where a worker finds its channel: in the place of the report, which is not for workers.
inline constexpr int serve_descriptor = 3;

}  // namespace poolscope::worker
