#include "engine/platform/linux/switch_records.hpp"

#include "engine/platform/linux/perf_events.hpp"
#include "engine/platform/linux/process_tree.hpp"

#include <sched.h>

#include <chrono>
#include <memory>
#include <thread>

namespace poolscope::platform {
namespace {

/// A record that the kernel is just writing carries a time a little before now. What is shown as still running ends
/// so long ago, so that such a record seldom comes too late.
constexpr auto settling = std::chrono::milliseconds(1);

/// The cores that a process may use; all the others cannot see it.
std::vector<unsigned> allowed_cores(std::int32_t pid) {
    std::vector<unsigned> cores;
    for (std::size_t count = CPU_SETSIZE; count <= std::size_t{1} << 17 && cores.empty(); count *= 2) {
        const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> mask(CPU_ALLOC(count),
                                                                    [](cpu_set_t* set) { CPU_FREE(set); });
        const std::size_t size = CPU_ALLOC_SIZE(count);
        if (::sched_getaffinity(pid, size, mask.get()) != 0) continue;
        for (unsigned core = 0; core < count; ++core) {
            if (CPU_ISSET_S(core, size, mask.get())) cores.push_back(core);
        }
    }
    return cores;
}

class KernelSwitches final : public SwitchSource {
public:
    base::Result<void> attach(std::int32_t root) override {
        cores_.clear();
        std::vector<std::int32_t> threads;
        list_threads(root, threads);
        const auto since = base::monotonic_now();
        for (const unsigned core : allowed_cores(root)) {
            auto events = PerfCore::open(core, threads);
            if (!events) {
                cores_.clear();
                return std::unexpected(events.error());
            }
            cores_.push_back({std::move(*events), SwitchPairing(core, since)});
        }
        if (cores_.empty()) return base::run_error("The process to watch has ended already.");
        return {};
    }

    void drain(std::vector<OnCore>& spans) override {
        const auto settled = base::monotonic_now() - settling;
        for (Watched& core : cores_) {
            records_.clear();
            core.events.read(records_);
            for (const SwitchRecord& record : records_) core.pairing.add(record, spans);
            core.pairing.show_open(settled, spans);
        }
    }

    [[nodiscard]] std::uint64_t lost() const override {
        std::uint64_t sum = 0;
        for (const Watched& core : cores_) sum += core.pairing.lost();
        return sum;
    }

    [[nodiscard]] std::string name() const override { return "kernel switch records"; }
    [[nodiscard]] base::Nanoseconds resolution() const override { return base::Nanoseconds(1); }

private:
    struct Watched {
        PerfCore events;
        SwitchPairing pairing;
    };
    std::vector<Watched> cores_;
    std::vector<SwitchRecord> records_;
};

}  // namespace

std::unique_ptr<SwitchSource> make_kernel_switch_source() {
    return std::make_unique<KernelSwitches>();
}

base::Result<void> try_switch_records() {
    const std::int32_t this_thread = ::gettid();
    std::vector<PerfCore> cores;
    for (const unsigned core : allowed_cores(this_thread)) {
        auto events = PerfCore::open(core, {this_thread});
        if (!events) return std::unexpected(events.error());
        cores.push_back(std::move(*events));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    std::vector<SwitchRecord> records;
    for (PerfCore& core : cores) core.read(records);
    if (records.empty())
        return base::system_error("The kernel takes the request for switch records and writes none.",
                                  "Use Linux 4.3 or newer.", "perf_event_open");
    return {};
}

std::unique_ptr<SwitchSource> make_switch_source() {
    if (try_switch_records()) return make_kernel_switch_source();
    return make_sampled_switch_source();
}

}  // namespace poolscope::platform
