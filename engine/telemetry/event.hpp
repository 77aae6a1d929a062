#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"
#include "engine/experiment/experiment.hpp"
#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"
#include "engine/telemetry/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The one stream that everything after the runner lives on: live run, replay and golden file give the same events.
/// All times are on `base::monotonic_now()`'s clock.
namespace poolscope::telemetry {

/// What the run's interpreter says of itself; see runner/interpreter.hpp for how it is found.
struct InterpreterInfo {
    std::string path;            ///< the real executable, no shim
    std::string implementation;  ///< "CPython", "PyPy"
    std::string version;         ///< "3.11.2"
    std::optional<bool> gil;     ///< is the GIL on; none: it does not tell
    bool free_threaded_build = false;
    std::vector<experiment::StartMethod> start_methods;
    std::optional<experiment::StartMethod> default_start_method;
    std::optional<unsigned> default_workers;  ///< what Pool() would start
    bool has_interpreters = false;            ///< InterpreterPoolExecutor
};

struct RunStarted {
    base::Nanoseconds at{};
    experiment::Experiment experiment;
    platform::Machine machine;
    std::optional<InterpreterInfo> interpreter;  ///< none: all executors are native
    std::string switch_source;                   ///< who tells what was on which core, "" when nobody
    base::Nanoseconds switch_resolution{};
};

enum class PassKind { warmup, traced, timed };

/// One pass of one executor over all inputs, in a fresh process: the unit that the runner starts and times.
struct Phase {
    unsigned id = 0;  ///< counts from 0 within the run
    experiment::Executor executor{};
    PassKind pass = PassKind::timed;
    unsigned workers = 1;
    std::optional<experiment::StartMethod> start_method;  ///< none where it does not apply
    std::optional<unsigned> chunksize;                    ///< as asked; none: the executor's own default
    unsigned repeat = 0;                                  ///< counts from 0 within its pass kind
};

struct PhaseStarted {
    base::Nanoseconds at{};  ///< when the process was launched
    Phase phase;
    unsigned phases_total = 0;
};

/// The clock of the phase started: the program has its imports, and calls the executor now.
struct WorkStarted {
    base::Nanoseconds at{};
    unsigned phase = 0;
    std::int32_t main_pid = 0;
    std::optional<unsigned> chunksize;  ///< as the executor uses it
};

struct Switches {
    std::uint64_t voluntary = 0;
    std::uint64_t involuntary = 0;
};

struct PhaseFinished {
    base::Nanoseconds at{};
    unsigned phase = 0;
    std::optional<base::Interval> work;    ///< what the headline time measures; none when it failed
    std::vector<std::string> results;      ///< input order; decimal digits for int, else repr()
    std::optional<Switches> switches;      ///< main and its reaped children, during `work`
    std::optional<base::Nanoseconds> cpu;  ///< the same processes' CPU time
    base::Nanoseconds app_cpu{};           ///< this program's own CPU time meanwhile
    std::uint64_t records_dropped = 0;
    std::optional<base::Error> error;
};

/// A record from a trace file, with its writer.
struct TraceRecord {
    unsigned phase = 0;
    std::int32_t pid = 0;
    std::int64_t tid = 0;
    Role role = Role::main;
    Record record;
};

struct CoresSampled {
    base::Nanoseconds at{};
    base::Nanoseconds period{};
    std::vector<platform::CoreUsage> cores;
};

struct ProcessesSampled {
    base::Nanoseconds at{};
    unsigned phase = 0;
    std::vector<platform::ProcessSample> processes;
};

struct ThreadOnCore {
    unsigned phase = 0;
    platform::OnCore span;
};

enum class Stream { out, err };
struct Output {
    base::Nanoseconds at{};
    unsigned phase = 0;
    Stream stream = Stream::out;
    std::string text;
};

/// Something could not be kept: the count, and what it was ("samples", "switch records", "output bytes").
struct Lost {
    base::Nanoseconds at{};
    std::uint64_t count = 0;
    std::string what;
};

/// Always the last event of a run.
struct RunFinished {
    base::Nanoseconds at{};
    std::optional<base::Error> error;  ///< kind `stopped` when a person ended it
    base::Nanoseconds sampling_cpu{};  ///< what watching cost, in CPU time of this program
};

using Event = std::variant<RunStarted, PhaseStarted, WorkStarted, PhaseFinished, TraceRecord, CoresSampled,
                           ProcessesSampled, ThreadOnCore, Output, Lost, RunFinished>;

/// True for events whose loss would make the picture wrong (all but samples and spans on a core).
bool must_keep(const Event& event) noexcept;

}  // namespace poolscope::telemetry
