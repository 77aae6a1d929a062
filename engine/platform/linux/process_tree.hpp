#pragma once

#include "engine/platform/linux/process_stat.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::platform {

/// The threads of a process now, unordered; empty when it is gone.
void list_threads(std::int32_t pid, std::vector<std::int32_t>& threads);

/// Finds a process and all its descendants.
class ProcessTree {
public:
    enum class Way {
        best,           ///< lists of children where the kernel keeps them
        all_processes,  ///< always the walk over all of /proc
    };
    explicit ProcessTree(Way way = Way::best);

    /// `root` first, parents before their children, those that ended and are not yet reaped included. Empty when the
    /// root is gone. No snapshot: what starts meanwhile may be missing.
    std::vector<ProcessStat> read(std::int32_t root);

    /// Where the children are read from, for people.
    [[nodiscard]] std::string source() const;

private:
    std::vector<ProcessStat> by_children(std::int32_t root);
    std::vector<ProcessStat> by_walk(std::int32_t root);
    void append_children(const ProcessStat& parent, std::vector<ProcessStat>& found);
    std::optional<ProcessStat> stat_of(std::int32_t pid);

    const bool has_children_files_;
    const base::Nanoseconds tick_ = proc_tick();
    std::string text_;
    std::vector<std::int32_t> threads_;
};

}  // namespace poolscope::platform
