#pragma once

#include "engine/platform/sampling.hpp"

#include <cstdint>
#include <vector>

namespace poolscope::platform {

/// How long a thread ran between two looks, and on which core it was seen last.
struct RanFor {
    unsigned core = 0;
    std::int32_t pid = 0;
    std::int32_t tid = 0;
    base::Nanoseconds time{};
    bool running_before = false;  ///< was it on, or waiting for, a core at the first look
    bool running_now = false;     ///< and at the second
};

/// A guess at who ran when: on each core one after the other, first those that ran already, last those that still run,
/// which end with the interval. More than the interval holds is shrunk alike. Spans come by core, then in order of
/// time.
void lay_out(base::Interval between, std::vector<RanFor> threads, std::vector<OnCore>& spans);

}  // namespace poolscope::platform
