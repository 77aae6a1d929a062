#pragma once

#include "engine/timeline/model.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace poolscope::timeline {

/// Folds samples of a phase's process tree into rows. Samples come in order of time.
class ProcessRows {
public:
    void add(const telemetry::ProcessesSampled& sampled);

    /// The first moment at which a process that had been seen was no longer alive; none while it lives.
    [[nodiscard]] std::optional<base::Nanoseconds> gone(std::int32_t pid) const;
    /// The last moment at which a process was seen alive; none when it never was.
    [[nodiscard]] std::optional<base::Nanoseconds> last_alive(std::int32_t pid) const;
    [[nodiscard]] std::optional<std::uint64_t> peak_pss_bytes() const noexcept { return peak_pss_; }

    /// Rows in tree order, named by what they are. `main_pid` none: not yet known. `closed`: the phase is over.
    /// Without `worker_of` (an untraced phase of worker processes) workers are numbered as they were first seen.
    [[nodiscard]] std::vector<ProcessRow> rows(std::optional<std::int32_t> main_pid, bool closed,
                                               const std::function<unsigned(std::int32_t pid)>& worker_of) const;

private:
    struct Known {
        ProcessRow row;
        std::optional<base::Nanoseconds> last_alive, gone;
    };
    Known& known(std::int32_t pid);
    [[nodiscard]] const Known* find(std::int32_t pid) const;
    std::vector<Known> known_;  // by first sight
    std::optional<std::uint64_t> peak_pss_;
};

/// True for the small process of this program that stands over the run's own.
bool is_keeper(const platform::ProcessSample& process);

}  // namespace poolscope::timeline
