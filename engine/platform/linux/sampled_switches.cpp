#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/linux/process_source.hpp"
#include "engine/platform/linux/process_stat.hpp"
#include "engine/platform/linux/process_tree.hpp"
#include "engine/platform/linux/sampled_layout.hpp"
#include "engine/platform/sampling.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace poolscope::platform {
namespace {

/// What to expect before the first drain: a live view drains about so often.
constexpr base::Nanoseconds expected_period = std::chrono::milliseconds(50);

/// Looks at the threads at each drain. What a thread did on several cores between two looks is given to the last of
/// them, and what began and ended between two looks is not seen.
class SampledSwitches final : public SwitchSource {
public:
    base::Result<void> attach(std::int32_t root) override {
        if (tree_.read(root).empty()) return base::run_error("The process to watch has ended already.");
        root_ = root;
        known_.clear();
        started_ = last_look_ = base::monotonic_now();
        looks_ = 0;
        look();
        return {};
    }

    void drain(std::vector<OnCore>& spans) override {
        if (root_ == 0) return;
        const auto now = base::monotonic_now();
        if (now <= last_look_) return;
        ++looks_;
        lay_out({last_look_, now}, look(), spans);
        last_look_ = now;
    }

    [[nodiscard]] std::uint64_t lost() const override { return 0; }
    [[nodiscard]] std::string name() const override { return "samples of the threads' CPU time"; }

    /// The period at which it was drained, on average.
    [[nodiscard]] base::Nanoseconds resolution() const override {
        return looks_ == 0 ? expected_period : (last_look_ - started_) / looks_;
    }

private:
    struct Known {
        base::Nanoseconds cpu{};
        bool running = false;
        std::uint64_t start_ticks = 0;
        std::int64_t look = 0;
        bool had_threads = false;
    };

    std::vector<RanFor> look() {
        std::vector<RanFor> ran;
        for (const ProcessStat& process : tree_.read(root_)) {
            if (process.is_dead()) continue;
            look_at_process(process, ran);
        }
        std::erase_if(known_, [this](const auto& one) { return one.second.look != looks_; });
        return ran;
    }

    /// The clock of a process is exact, while schedstat lags behind by up to a tick; but threads that have ended
    /// stay part of that clock.
    void look_at_process(const ProcessStat& process, std::vector<RanFor>& ran) {
        const auto known = known_.find(process.pid);
        const bool had_threads = known != known_.end() && known->second.had_threads;
        if (process.threads <= 1 && !had_threads) {
            add(process.pid, process, process_cpu_time(process.pid).value_or(process.cpu), ran);
            return;
        }
        list_threads(process.pid, threads_);
        for (const std::int32_t tid : threads_) look_at_thread(process.pid, tid, ran);
        known_[process.pid].had_threads = true;
    }

    void look_at_thread(std::int32_t pid, std::int32_t tid, std::vector<RanFor>& ran) {
        if (!read_text(fmt::format("/proc/{}/task/{}/stat", pid, tid), text_)) return;
        const auto stat = parse_process_stat(text_, tick_);
        if (!stat) return;
        std::optional<base::Nanoseconds> exact;
        if (read_text(fmt::format("/proc/{}/task/{}/schedstat", pid, tid), text_)) exact = parse_schedstat(text_);
        add(pid, *stat, exact.value_or(stat->cpu), ran);
    }

    /// `thread` is a thread's own stat, or that of a process with one thread.
    void add(std::int32_t pid, const ProcessStat& thread, base::Nanoseconds cpu, std::vector<RanFor>& ran) {
        Known& known = known_[thread.pid];
        if (known.start_ticks != thread.start_ticks) known = {.start_ticks = thread.start_ticks};
        const bool running = thread.state == 'R';
        ran.push_back({thread.core, pid, thread.pid, cpu - known.cpu, known.running, running});
        known.cpu = std::max(known.cpu, cpu);
        known.running = running;
        known.look = looks_;
    }

    ProcessTree tree_;
    const base::Nanoseconds tick_ = proc_tick();
    std::int32_t root_ = 0;
    base::Nanoseconds started_{};
    base::Nanoseconds last_look_{};
    std::int64_t looks_ = 0;
    std::unordered_map<std::int32_t, Known> known_;  // by thread
    std::vector<std::int32_t> threads_;
    std::string text_;
};

}  // namespace

std::unique_ptr<SwitchSource> make_sampled_switch_source() {
    return std::make_unique<SampledSwitches>();
}

}  // namespace poolscope::platform
