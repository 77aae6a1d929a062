#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::platform {

/// One logical processor of the machine.
struct Core {
    unsigned id = 0;                   ///< the operating system's number
    bool usable = true;                ///< in this process's affinity mask
    std::optional<unsigned> physical;  ///< the physical core that it belongs to; equal ids are SMT siblings
};

/// What the machine has, read once. None means: the system does not tell.
struct Machine {
    std::vector<Core> cores;             ///< present and online, ascending id
    std::optional<double> cgroup_quota;  ///< in cores, e.g. 1.5; none: no quota is set
    std::optional<double> load_1min;     ///< at the time of reading
    std::optional<std::uint64_t> memory_bytes;
    std::string os;            ///< "Debian GNU/Linux 12 (bookworm)"
    std::string kernel;        ///< "Linux 6.1.0"
    std::string cpu_model;     ///< may be empty
    std::string architecture;  ///< "x86_64"

    [[nodiscard]] unsigned cores_present() const noexcept;
    [[nodiscard]] unsigned cores_usable() const noexcept;
    [[nodiscard]] std::optional<unsigned> physical_cores() const noexcept;
    [[nodiscard]] std::optional<bool> smt() const noexcept;
    /// The worker count to recommend: usable cores, less where a quota allows fewer (rounded up, at least 1).
    [[nodiscard]] unsigned parallelism() const noexcept;
};

Machine read_machine();

/// One line of `poolscope doctor`: something that can or cannot be measured here.
struct Capability {
    std::string name;  ///< "scheduler switches"
    bool available = false;
    std::string source;  ///< "perf_event_open, context_switch", resolution included
    std::string reason;  ///< why not, and what would change it; empty where available
};
std::vector<Capability> probe_capabilities();

/// CPU time of this process so far, all threads.
base::Nanoseconds own_cpu_time() noexcept;

/// The folder that holds this executable. Source: /proc/self/exe on Linux.
base::Result<std::filesystem::path> executable_dir();

/// A fresh, private (0700) folder in shared memory for one run: `poolscope-<uid>-<pid>-<random>` under
/// /dev/shm, or in the temporary folder where that is not writable.
base::Result<std::filesystem::path> make_run_dir();

/// Removes run folders of this user whose owning process is gone. Returns how many.
unsigned sweep_stale_run_dirs();

}  // namespace poolscope::platform
