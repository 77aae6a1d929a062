#pragma once

#include "engine/base/time.hpp"
#include "engine/telemetry/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace poolscope::timeline {

/// What a lane is doing. A worker that stands still is told apart so: `transfer` when its next chunk was already
/// pickled (the message is under way, or the worker waits for its turn at the pipe), `wait` when there was nothing for
/// it to do yet. The main process shows `transfer` while a pickled result is on its way to it and it does nothing else.
/// Time between the steps of one chunk (the executor's own bookkeeping) has no slice.
enum class State : std::uint8_t {
    startup,  ///< the process exists, its imports are not done
    unpickle,
    run,
    pickle,
    transfer,  ///< a task or result is under way between processes
    wait,      ///< a worker without work: before its first task, between tasks, or while others finish theirs
    done,      ///< all results have arrived; the worker is being closed
};
inline constexpr std::size_t state_count = 7;
inline constexpr std::array<State, state_count> all_states{State::startup,  State::unpickle, State::run, State::pickle,
                                                           State::transfer, State::wait,     State::done};

/// "start-up", "unpickle", "run", "pickle", "transfer", "wait", "done".
std::string_view name_of(State state) noexcept;

/// A span of one lane in one state. An open slice has no end yet (`span.end == span.begin`); draw it up to "now".
struct Slice {
    base::Interval span;
    std::uint64_t bytes = 0;
    std::uint32_t task = telemetry::no_index;
    std::uint32_t chunk = telemetry::no_index;
    State state{};
    bool open = false;
    bool failed = false;  ///< the task raised, or its process died during this slice

    friend bool operator==(const Slice&, const Slice&) = default;
};

}  // namespace poolscope::timeline
