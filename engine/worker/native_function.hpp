#pragma once

#include <cstdint>
#include <string>

namespace poolscope::worker {

using Sum = unsigned __int128;

/// The sum of i*i for i below n, by a loop that is really run, step by step. Exact for n up to 10^12; 0 for n <= 0.
Sum heavy_computation(std::int64_t n) noexcept;

/// As decimal digits.
std::string to_decimal(Sum sum);

}  // namespace poolscope::worker
