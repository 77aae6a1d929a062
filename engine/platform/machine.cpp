#include "engine/platform/machine.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace poolscope::platform {

unsigned Machine::cores_present() const noexcept {
    return static_cast<unsigned>(cores.size());
}

unsigned Machine::cores_usable() const noexcept {
    return static_cast<unsigned>(std::ranges::count(cores, true, &Core::usable));
}

std::optional<unsigned> Machine::physical_cores() const noexcept {
    std::set<unsigned> distinct;
    for (const Core& core : cores) {
        if (!core.physical) return std::nullopt;
        distinct.insert(*core.physical);
    }
    if (distinct.empty()) return std::nullopt;
    return static_cast<unsigned>(distinct.size());
}

std::optional<bool> Machine::smt() const noexcept {
    const auto physical = physical_cores();
    if (!physical) return std::nullopt;
    return *physical < cores_present();
}

unsigned Machine::parallelism() const noexcept {
    double allowed = cores_usable();
    if (cgroup_quota) allowed = std::min(allowed, std::ceil(*cgroup_quota));
    return std::max(1U, static_cast<unsigned>(allowed));
}

}  // namespace poolscope::platform
