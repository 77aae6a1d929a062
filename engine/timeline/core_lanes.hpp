#pragma once

#include "engine/timeline/model.hpp"

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace poolscope::timeline {

/// Collects who was on which core. Spans of one core come in order of time; of several cores in any order.
class CoreLanes {
public:
    /// Adds the span to `lanes`, joined to the one before where it is the same thread going on.
    void add(std::vector<CoreLane>& lanes, const platform::OnCore& span, unsigned worker);
    /// The latest moment at which any thread of the process was seen on a core.
    [[nodiscard]] std::optional<base::Nanoseconds> last_seen(std::int32_t pid) const;
    /// Gives every span its worker's number anew.
    static void renumber(std::vector<CoreLane>& lanes,
                         const std::function<unsigned(std::int32_t pid, std::int64_t tid)>& worker_of);

private:
    std::unordered_map<std::int32_t, base::Nanoseconds> last_seen_;
};

/// An empty lane for every core of the machine.
std::vector<CoreLane> empty_core_lanes(const platform::Machine& machine);

}  // namespace poolscope::timeline
