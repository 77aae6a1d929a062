#include "engine/platform/linux/cgroup_quota.hpp"
#include "engine/platform/linux/machine_text.hpp"
#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/machine.hpp"

#include <fmt/format.h>

#include <sched.h>
#include <sys/utsname.h>

#include <memory>
#include <set>

namespace poolscope::platform {
namespace {

std::string text_of(const std::string& path) {
    return read_text(path).value_or("");
}

/// The cores that this process may run on; none when the kernel does not say. Grows for machines above 1024 cores.
std::optional<std::set<unsigned>> affinity() {
    for (std::size_t count = CPU_SETSIZE; count <= std::size_t{1} << 17; count *= 2) {
        const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> mask(CPU_ALLOC(count),
                                                                    [](cpu_set_t* set) { CPU_FREE(set); });
        const std::size_t size = CPU_ALLOC_SIZE(count);
        if (::sched_getaffinity(0, size, mask.get()) != 0) continue;
        std::set<unsigned> cores;
        for (std::size_t core = 0; core < count; ++core) {
            if (CPU_ISSET_S(core, size, mask.get())) cores.insert(static_cast<unsigned>(core));
        }
        return cores;
    }
    return std::nullopt;
}

std::optional<unsigned> physical_core(unsigned core) {
    for (const char* name : {"core_cpus_list", "thread_siblings_list"}) {  // the second is the name before Linux 5.2
        const auto siblings =
            parse_core_list(text_of(fmt::format("/sys/devices/system/cpu/cpu{}/topology/{}", core, name)));
        if (!siblings.empty()) return siblings.front();
    }
    return std::nullopt;
}

std::vector<Core> read_cores() {
    const auto usable = affinity();
    auto ids = parse_core_list(text_of("/sys/devices/system/cpu/online"));
    if (ids.empty() && usable) ids.assign(usable->begin(), usable->end());
    std::vector<Core> cores;
    for (const unsigned id : ids) cores.push_back({id, !usable || usable->contains(id), physical_core(id)});
    return cores;
}

std::string os_name() {
    for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
        if (auto name = parse_os_name(text_of(path)); !name.empty()) return name;
    }
    return "Linux";
}

}  // namespace

Machine read_machine() {
    Machine machine;
    machine.cores = read_cores();
    machine.cgroup_quota = read_cgroup_quota([](const std::string& path) { return read_text(path); }).cores;
    machine.load_1min = parse_load(text_of("/proc/loadavg"));
    machine.memory_bytes = parse_memory_bytes(text_of("/proc/meminfo"));
    machine.os = os_name();
    machine.cpu_model = parse_cpu_model(text_of("/proc/cpuinfo"));
    utsname names{};
    if (::uname(&names) == 0) {
        machine.kernel = fmt::format("{} {}", names.sysname, names.release);
        machine.architecture = names.machine;
    }
    return machine;
}

}  // namespace poolscope::platform
