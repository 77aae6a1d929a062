#pragma once

#include "engine/base/time.hpp"
#include "engine/telemetry/event.hpp"
#include "engine/timeline/coverage.hpp"
#include "engine/timeline/slice.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What the fold of a run's events gives: read-only pictures for views, printers and the analysis.
namespace poolscope::timeline {

/// One worker (a process, or a thread where workers are threads), or the main process.
struct Lane {
    unsigned phase = 0;
    std::int32_t pid = 0;
    std::int64_t tid = 0;
    bool main = false;
    unsigned worker = 0;        ///< 1, 2, ... by start within the phase; 0 for main
    std::string name;           ///< "W1", "main"
    std::vector<Slice> slices;  ///< by begin, without overlap
    LaneIndex index;            ///< over `slices`: what to draw of them at any zoom
    std::optional<base::Nanoseconds> started;
    std::optional<base::Nanoseconds> ready;
    std::optional<base::Nanoseconds> ended;
    std::map<State, base::Nanoseconds> totals;  ///< of closed slices
};

/// One input's way through the executor. What was not seen is none.
struct Task {
    std::uint32_t index = 0;
    std::uint32_t chunk = telemetry::no_index;
    std::int32_t worker_pid = 0;
    std::int64_t worker_tid = 0;
    std::optional<base::Nanoseconds> queued, started, ended, received;
    bool failed = false;
};

/// Sums over one phase's pickles.
struct PickleBill {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    base::Nanoseconds dumps{};
    base::Nanoseconds loads{};
};

/// A span of one core, by who was on it.
struct CoreSlice {
    base::Interval span;
    std::int32_t pid = 0;
    std::int64_t tid = 0;
    unsigned worker = 0;  ///< 0: main (or a helper process of the run)
    bool preempted = false;
};

struct CoreLane {
    unsigned core = 0;
    std::vector<CoreSlice> slices;  ///< by begin
};

/// The newest knowledge of one process, with the peaks of its life.
struct ProcessRow {
    platform::ProcessSample latest;
    unsigned worker = 0;  ///< 0: main
    std::string name;     ///< "main", "W2", "forkserver", "resource tracker"
    bool ended = false;
    std::optional<std::uint64_t> peak_pss_bytes;
};

/// A line of samples.
struct Point {
    base::Nanoseconds at{};
    double value = 0;
};

struct PhaseView {
    telemetry::Phase phase;
    base::Nanoseconds launched{};
    std::optional<telemetry::WorkStarted> work_started;
    std::optional<telemetry::PhaseFinished> finished;
    std::vector<Lane> lanes;            ///< main first, then workers by number; traced phases only
    std::vector<Task> tasks;            ///< by index; traced phases only
    std::vector<CoreLane> cores;        ///< every core of the machine, ascending; traced phases only
    std::vector<ProcessRow> processes;  ///< tree order: parents before children
    PickleBill pickles;
    std::optional<std::uint64_t> peak_pss_bytes;  ///< of the whole tree at one moment
    std::uint64_t switch_spans = 0;

    /// From work start to work end, or to `now` while it runs; none before the work started.
    [[nodiscard]] std::optional<base::Interval> window(base::Nanoseconds now) const;
};

}  // namespace poolscope::timeline
