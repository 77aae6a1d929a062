#pragma once

#include "engine/base/error.hpp"
#include "engine/platform/linux/descriptor.hpp"
#include "engine/platform/linux/switch_pairing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace poolscope::platform {

/// Why the kernel refused, for people. `number` is the errno.
base::Error switch_records_error(int number, std::optional<int> paranoid_level);

/// /proc/sys/kernel/perf_event_paranoid; none: the kernel has no performance events.
std::optional<int> perf_paranoid_level();

/// The switch records of some threads, and of all that they start, on one core: events and the ring they write to.
/// Records nothing once it is gone.
class PerfCore {
public:
    /// Opens an event for each thread. At least one must live.
    static base::Result<PerfCore> open(unsigned core, const std::vector<std::int32_t>& threads);

    PerfCore(PerfCore&& other) noexcept;
    PerfCore& operator=(PerfCore&& other) noexcept;
    ~PerfCore();

    /// Appends all records that have come, oldest first, and makes room for more.
    void read(std::vector<SwitchRecord>& records);

private:
    PerfCore() = default;
    /// 0 or the errno.
    int map_ring(int event);

    std::vector<Descriptor> events_;  // the first one owns the ring
    void* ring_ = nullptr;
    std::size_t data_bytes_ = 0;
    std::vector<std::byte> scratch_;
};

}  // namespace poolscope::platform
