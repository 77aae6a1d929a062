#pragma once

#include "engine/platform/sampling.hpp"
#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <map>
#include <vector>

namespace poolscope::tests {

/// Drains every few milliseconds for so long, as a live view does.
inline std::vector<platform::OnCore> watch(platform::SwitchSource& source, std::chrono::milliseconds span) {
    std::vector<platform::OnCore> spans;
    const auto end = std::chrono::steady_clock::now() + span;
    while (std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        source.drain(spans);
    }
    return spans;
}

/// A core holds one thread at a time.
inline void check_order(const std::vector<platform::OnCore>& spans) {
    std::map<unsigned, base::Nanoseconds> last;
    bool ordered = true;
    for (const platform::OnCore& one : spans) {
        const auto before = last.find(one.core);
        ordered = ordered && one.span.begin < one.span.end;
        ordered = ordered && (before == last.end() || before->second <= one.span.begin);
        last[one.core] = one.span.end;
    }
    CHECK(ordered);
}

inline base::Nanoseconds time_of(const std::vector<platform::OnCore>& spans, std::int32_t pid) {
    base::Nanoseconds sum{};
    for (const platform::OnCore& one : spans) {
        if (one.pid == pid) sum += one.span.length();
    }
    return sum;
}

inline base::Nanoseconds time_on(const std::vector<platform::OnCore>& spans, std::int32_t pid, unsigned core) {
    base::Nanoseconds sum{};
    for (const platform::OnCore& one : spans) {
        if (one.pid == pid && one.core == core) sum += one.span.length();
    }
    return sum;
}

}  // namespace poolscope::tests
