#pragma once

#include "engine/base/time.hpp"

#include <cstdint>
#include <optional>

namespace poolscope::platform {

/// CPU time of any process of this user by its own clock, in nanoseconds; none when it is gone.
/// Source: clock_getcpuclockid(3).
std::optional<base::Nanoseconds> process_cpu_time(std::int32_t pid) noexcept;

}  // namespace poolscope::platform
