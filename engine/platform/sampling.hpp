#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::platform {

/// How busy one core was between two samples, by everything on the machine.
struct CoreUsage {
    unsigned core = 0;
    double busy_ratio = 0;  ///< 0 to 1
};

/// One process of the run at one moment. None: the system does not tell, or the process had gone.
struct ProcessSample {
    base::Nanoseconds at{};
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::string command;                   ///< the kernel's short name
    char state = '?';                      ///< R, S, D, Z, T as in proc(5)
    std::optional<base::Nanoseconds> cpu;  ///< user and system time so far
    std::optional<unsigned> core;          ///< where it last ran (its main thread)
    std::optional<unsigned> threads;
    std::optional<std::uint64_t> rss_bytes;
    std::optional<std::uint64_t> pss_bytes;
    std::optional<std::uint64_t> private_bytes;
    std::optional<std::uint64_t> voluntary_switches;  ///< all threads alive at the sample
    std::optional<std::uint64_t> involuntary_switches;
    std::string role{};  ///< "forkserver" or "resource_tracker" for these helpers of CPython, else ""
};

/// A thread was on a core for this span. Exact with switch records; else from samples, and as coarse.
struct OnCore {
    base::Interval span;
    unsigned core = 0;
    std::int32_t pid = 0;
    std::int32_t tid = 0;
    bool preempted = false;  ///< left the core although it wanted to run on
};

/// Busy share of every core since the call before; the first call gives none.
class CoreUsageSource {
public:
    virtual ~CoreUsageSource() = default;
    virtual base::Result<std::vector<CoreUsage>> sample() = 0;
    [[nodiscard]] virtual std::string name() const = 0;
};

/// What one look at the processes reads; memory is dear (it holds the process's memory lock).
struct ProcessDetail {
    bool memory = false;
    bool switches = false;
};

/// All processes below a root, the root's own sample first.
class ProcessSource {
public:
    virtual ~ProcessSource() = default;
    /// `root` and every descendant alive now. Empty when the root is gone.
    virtual std::vector<ProcessSample> sample(std::int32_t root, ProcessDetail detail) = 0;
};

/// Who was on which core when, for a process and all that it will start.
class SwitchSource {
public:
    virtual ~SwitchSource() = default;
    /// To be called before `root` starts children. An error says why it cannot be done here. Watching ends with
    /// this object; it costs the run about a microsecond a switch.
    virtual base::Result<void> attach(std::int32_t root) = 0;
    /// Appends the spans since the call before. Spans of one core come in order of time and never overlap. A thread
    /// that runs on gives a span at each call, not preempted, and the next begins where it ended.
    virtual void drain(std::vector<OnCore>& spans) = 0;
    /// Records lost by the kernel or skipped because their order was broken.
    [[nodiscard]] virtual std::uint64_t lost() const = 0;
    [[nodiscard]] virtual std::string name() const = 0;  ///< "kernel switch records"
    [[nodiscard]] virtual base::Nanoseconds resolution() const = 0;
};

std::unique_ptr<CoreUsageSource> make_core_usage_source();
std::unique_ptr<ProcessSource> make_process_source();
/// Switch records of the kernel where it permits them, else an interpolation between samples.
std::unique_ptr<SwitchSource> make_switch_source();
std::unique_ptr<SwitchSource> make_sampled_switch_source();

}  // namespace poolscope::platform
