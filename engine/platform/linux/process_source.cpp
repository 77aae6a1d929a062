#include "engine/platform/linux/process_source.hpp"

#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/linux/process_stat.hpp"
#include "engine/platform/linux/process_tree.hpp"
#include "engine/platform/sampling.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <ctime>
#include <unordered_map>

namespace poolscope::platform {
namespace {

/// Knows what the processes of a tree are, reading a command line only once for each program that a process became.
class Roles {
public:
    /// Parents are to be asked about before their children.
    const std::string& of(const ProcessStat& process, std::string& buffer) {
        Known& known = known_[process.pid];
        if (known.start_ticks == process.start_ticks &&
            (known.argument_start == process.argument_start || process.is_dead()))
            return known.role;
        known = {process.start_ticks, process.argument_start, {}};
        // A forked process has the command line of its parent until it becomes another program.
        const auto parent = known_.find(process.parent_pid);
        if (parent != known_.end() && parent->second.argument_start == process.argument_start) return known.role;
        read_text(fmt::format("/proc/{}/cmdline", process.pid), buffer);
        known.role = helper_role(buffer);
        if (buffer.empty()) known.argument_start = 0;  // in the midst of an exec: to be read again
        return known.role;
    }

private:
    struct Known {
        std::uint64_t start_ticks = 0;
        std::uint64_t argument_start = 0;
        std::string role;
    };
    std::unordered_map<std::int32_t, Known> known_;
};

class ProcProcesses final : public ProcessSource {
public:
    std::vector<ProcessSample> sample(std::int32_t root, ProcessDetail detail) override {
        std::vector<ProcessSample> samples;
        for (ProcessStat& process : tree_.read(root)) samples.push_back(sample_of(process, detail));
        return samples;
    }

private:
    ProcessSample sample_of(ProcessStat& process, ProcessDetail detail) {
        ProcessSample sample;
        sample.at = base::monotonic_now();
        sample.pid = process.pid;
        sample.parent_pid = process.parent_pid;
        sample.role = roles_.of(process, text_);
        sample.command = std::move(process.command);
        sample.state = process.state;
        sample.core = process.core;
        sample.cpu = process.is_dead() ? process.cpu : process_cpu_time(process.pid).value_or(process.cpu);
        if (process.is_dead()) return sample;  // it has neither threads nor memory any more
        sample.threads = process.threads;
        sample.rss_bytes = process.rss_pages * page_bytes_;
        if (detail.memory) add_memory(sample);
        if (detail.switches) add_switches(sample);
        return sample;
    }

    void add_memory(ProcessSample& sample) {
        if (!read_text(fmt::format("/proc/{}/smaps_rollup", sample.pid), text_)) return;
        const auto use = parse_memory_use(text_);
        if (!use) return;
        sample.pss_bytes = use->pss_bytes;
        sample.private_bytes = use->private_bytes;
    }

    void add_switches(ProcessSample& sample) {
        threads_.assign(1, sample.pid);
        if (sample.threads > 1U) list_threads(sample.pid, threads_);
        std::optional<SwitchCounts> sum;
        for (const std::int32_t tid : threads_) {
            if (!read_text(fmt::format("/proc/{}/task/{}/status", sample.pid, tid), text_)) continue;
            const auto counts = parse_switch_counts(text_);
            if (!counts) continue;
            if (!sum) sum.emplace();
            sum->voluntary += counts->voluntary;
            sum->involuntary += counts->involuntary;
        }
        if (!sum) return;
        sample.voluntary_switches = sum->voluntary;
        sample.involuntary_switches = sum->involuntary;
    }

    const std::uint64_t page_bytes_ = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    ProcessTree tree_;
    Roles roles_;
    std::string text_;
    std::vector<std::int32_t> threads_;
};

}  // namespace

std::optional<base::Nanoseconds> process_cpu_time(std::int32_t pid) noexcept {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
    return std::chrono::seconds(time.tv_sec) + base::Nanoseconds(time.tv_nsec);
}

std::unique_ptr<ProcessSource> make_process_source() {
    return std::make_unique<ProcProcesses>();
}

}  // namespace poolscope::platform
