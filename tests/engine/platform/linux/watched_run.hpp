#pragma once

#include "engine/platform/linux/process_source.hpp"
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

/// Watches a spinning process, after `gate` lets it go, and compares with its CPU clock, which leaves out what a
/// hypervisor takes away: so a few windows may be tried.
inline bool accounts_for_cpu_time(platform::SwitchSource& source, std::int32_t pid) {
    const auto cpu_time = [pid] { return platform::process_cpu_time(pid).value_or(base::Nanoseconds::zero()); };
    for (int window = 0; window < 10; ++window) {
        std::vector<platform::OnCore> spans;
        const auto begin_low = cpu_time();
        source.drain(spans);
        const auto begin_high = cpu_time();
        spans = watch(source, std::chrono::milliseconds(150));
        const auto end_low = cpu_time();
        source.drain(spans);
        const auto end_high = cpu_time();
        check_order(spans);
        const double spent = base::seconds(time_of(spans, pid));
        if (spent > 0 && spent > 0.9 * base::seconds(end_low - begin_high) &&
            spent < 1.1 * base::seconds(end_high - begin_low))
            return true;
    }
    return false;
}

}  // namespace poolscope::tests
