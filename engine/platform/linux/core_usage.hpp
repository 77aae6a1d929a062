#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace poolscope::platform {

/// What one core did since the system started, in clock ticks.
struct CoreTicks {
    unsigned core = 0;
    std::uint64_t busy = 0;  ///< with what a hypervisor took away: the core was not free
    std::uint64_t idle = 0;  ///< with waiting for disks: the core was free

    friend bool operator==(const CoreTicks&, const CoreTicks&) = default;
};

/// The lines "cpuN …" of /proc/stat. Source: proc_stat(5).
void parse_core_ticks(std::string_view stat, std::vector<CoreTicks>& ticks);

}  // namespace poolscope::platform
