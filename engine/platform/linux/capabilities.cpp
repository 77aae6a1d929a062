#include "engine/platform/linux/cgroup_quota.hpp"
#include "engine/platform/linux/descriptor.hpp"
#include "engine/platform/linux/perf_events.hpp"
#include "engine/platform/linux/probe_child.hpp"
#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/linux/process_source.hpp"
#include "engine/platform/linux/process_stat.hpp"
#include "engine/platform/linux/process_tree.hpp"
#include "engine/platform/linux/switch_records.hpp"
#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

/// Each capability is tried out, most of them on a child process made for it.
namespace poolscope::platform {
namespace {

constexpr auto no_proc = "See that /proc is mounted, without hidepid.";

Capability available(std::string name, std::string source) {
    return {std::move(name), true, std::move(source), {}};
}

Capability missing(std::string name, std::string reason) {
    return {std::move(name), false, {}, std::move(reason)};
}

Capability probe_core_usage() {
    const auto source = make_core_usage_source();
    if (const auto first = source->sample(); !first)
        return missing("per-core utilisation", first.error().what + " " + first.error().remedy);
    std::this_thread::sleep_for(2 * proc_tick());
    const auto second = source->sample();
    if (!second || second->empty())
        return missing("per-core utilisation", "The counts of /proc/stat do not move; a sandbox may fake this file.");
    return available("per-core utilisation", source->name());
}

Capability probe_process_tree(std::int32_t child) {
    ProcessTree tree;
    const auto family = tree.read(::getpid());
    if (std::ranges::find(family, child, &ProcessStat::pid) == family.end())
        return missing("process tree", fmt::format("A child of this program is not seen in /proc. {}", no_proc));
    return available("process tree", tree.source());
}

Capability probe_cpu_time(std::int32_t child) {
    if (process_cpu_time(child)) return available("CPU time of processes", "clock_getcpuclockid, 1 ns");
    if (read_text(fmt::format("/proc/{}/stat", child)))
        return available("CPU time of processes",
                         fmt::format("/proc/PID/stat, ticks of {:.0f} ms", base::milliseconds(proc_tick())));
    return missing("CPU time of processes", fmt::format("/proc does not show other processes. {}", no_proc));
}

Capability probe_memory(std::int32_t child) {
    constexpr auto name = "process memory (PSS, private)";
    const auto text = read_text(fmt::format("/proc/{}/smaps_rollup", child));
    if (!text)
        return missing(name, fmt::format("/proc/PID/smaps_rollup cannot be read ({}); it needs Linux 4.14 or newer, "
                                         "with CONFIG_PROC_PAGE_MONITOR.",
                                         std::strerror(errno)));
    if (!parse_memory_use(*text)) return missing(name, "/proc/PID/smaps_rollup has no Pss and Private lines here.");
    return available(name, "/proc/PID/smaps_rollup, pages, on request");
}

Capability probe_switch_counts(std::int32_t child) {
    const auto text = read_text(fmt::format("/proc/{}/status", child));
    if (!text || !parse_switch_counts(*text))
        return missing("switch counts of processes", "/proc/PID/status has no ctxt_switches lines here.");
    return available("switch counts of processes", "/proc/PID/task/TID/status, exact");
}

Capability probe_switch_records(std::int32_t child) {
    constexpr auto name = "scheduler switches";
    const auto source = make_kernel_switch_source();
    if (const auto attached = source->attach(child); !attached)
        return missing(name, attached.error().what + " " + attached.error().remedy);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::vector<OnCore> spans;
    source->drain(spans);
    if (spans.empty())
        return missing(name,
                       "The kernel takes the request for switch records and writes none. Use Linux 4.3 or newer.");
    const auto level = perf_paranoid_level();
    return available(name, fmt::format("perf_event_open with context_switch, 1 ns, perf_event_paranoid {}",
                                       level ? fmt::to_string(*level) : "unknown"));
}

Capability probe_schedstat(std::int32_t child) {
    constexpr auto name = "time on core of threads";
    const auto text = read_text(fmt::format("/proc/{}/schedstat", child));
    if (!text) return missing(name, "/proc/PID/schedstat is not there; it needs a kernel with CONFIG_SCHED_INFO.");
    if (parse_schedstat(*text).value_or(base::Nanoseconds::zero()) == base::Nanoseconds::zero())
        return missing(name, "/proc/PID/schedstat counts nothing here; try: sysctl kernel.sched_schedstats=1");
    return available(name, "/proc/PID/schedstat, 1 ns, updated at each tick");
}

Capability probe_quota() {
    const auto quota = read_cgroup_quota([](const std::string& path) { return read_text(path); });
    if (quota.source.empty())
        return missing("CPU quota (cgroup)",
                       "No control group with the cpu controller can be seen; a quota could go unnoticed.");
    const std::string limit = quota.cores ? fmt::format("{:.2f} cores", *quota.cores) : "no limit";
    return available("CPU quota (cgroup)", fmt::format("{}, {}", quota.source, limit));
}

/// 0, or the errno of the step that failed.
int write_shared_page(const char* folder) {
    const Descriptor file(::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file || ::posix_fallocate(file.get(), 0, 4096) != 0) return errno != 0 ? errno : ENOSPC;
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (page == MAP_FAILED) return errno;
    std::memset(page, 1, 4096);
    ::munmap(page, 4096);
    return 0;
}

Capability probe_shared_memory() {
    constexpr auto name = "shared memory";
    errno = 0;
    if (const int reason = write_shared_page("/dev/shm"); reason != 0)
        return missing(name,
                       fmt::format("/dev/shm cannot be written ({}); traces go to the temporary folder, which may "
                                   "be a slow disk. Mount a tmpfs there.",
                                   std::strerror(reason)));
    struct statvfs space{};
    if (::statvfs("/dev/shm", &space) != 0) return available(name, "/dev/shm");
    const double free_bytes = static_cast<double>(space.f_bavail) * static_cast<double>(space.f_frsize);
    return available(name, fmt::format("/dev/shm, {:.0f} MB free", free_bytes / 1e6));
}

}  // namespace

std::vector<Capability> probe_capabilities() {
    const ProbeChild child;
    std::vector<Capability> found{probe_core_usage()};
    for (auto* probe :
         {probe_process_tree, probe_cpu_time, probe_memory, probe_switch_counts, probe_switch_records, probe_schedstat})
        found.push_back(probe(child.pid()));
    found.push_back(probe_quota());
    found.push_back(probe_shared_memory());
    return found;
}

}  // namespace poolscope::platform
