#include "engine/worker/native_function.hpp"

#include <algorithm>

namespace poolscope::worker {

Sum heavy_computation(std::int64_t n) noexcept {
    Sum sum = 0;
    const std::uint64_t end = n > 0 ? static_cast<std::uint64_t>(n) : 0;
    for (std::uint64_t i = 0; i < end; ++i) {
        // To the compiler this may change i, so it can neither put the closed form in the loop's place nor leave
        // steps out or do several at once. It costs no instruction.
        asm volatile("" : "+r"(i));
        sum += static_cast<Sum>(i) * i;
    }
    return sum;
}

std::string to_decimal(Sum sum) {
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(sum % 10));
        sum /= 10;
    } while (sum != 0);
    std::ranges::reverse(digits);
    return digits;
}

}  // namespace poolscope::worker
