#include "engine/platform/linux/sampled_layout.hpp"

#include <algorithm>
#include <span>
#include <tuple>

namespace poolscope::platform {
namespace {

/// 0: ran already and stopped, 1: came and went, 2: runs still.
int place_in_time(const RanFor& thread) {
    if (thread.running_now) return 2;
    return thread.running_before ? 0 : 1;
}

void lay_out_core(base::Interval between, std::span<const RanFor> threads, std::vector<OnCore>& spans) {
    base::Nanoseconds sum{};
    base::Nanoseconds at_end{};
    for (const RanFor& thread : threads) {
        sum += thread.time;
        if (thread.running_now) at_end += thread.time;
    }
    const double fit = std::min(1.0, base::seconds(between.length()) / base::seconds(sum));
    const auto shrunk = [fit](base::Nanoseconds time) {
        return base::Nanoseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * fit));
    };
    base::Nanoseconds at = between.begin;
    const base::Nanoseconds last_begin = between.end - shrunk(at_end);
    for (const RanFor& thread : threads) {
        if (thread.running_now) at = std::max(at, last_begin);
        const auto end = std::min(between.end, at + shrunk(thread.time));
        if (end > at) spans.push_back({{at, end}, thread.core, thread.pid, thread.tid, false});
        at = end;
    }
}

}  // namespace

void lay_out(base::Interval between, std::vector<RanFor> threads, std::vector<OnCore>& spans) {
    std::erase_if(threads, [](const RanFor& thread) { return thread.time <= base::Nanoseconds::zero(); });
    std::ranges::sort(threads, {}, [](const RanFor& one) { return std::tuple(one.core, place_in_time(one), one.tid); });
    for (auto first = threads.begin(); first != threads.end();) {
        const auto last =
            std::find_if(first, threads.end(), [&](const RanFor& one) { return one.core != first->core; });
        lay_out_core(between, {first, last}, spans);
        first = last;
    }
}

}  // namespace poolscope::platform
