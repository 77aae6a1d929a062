#include "engine/timeline/coverage.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::timeline {

using base::Interval;
using base::Nanoseconds;

namespace {

Nanoseconds length_of(const Slice& slice) {
    return slice.open ? Nanoseconds::max() : slice.span.length();
}

void add(std::array<Nanoseconds, state_count>& sums, const Slice& slice, Nanoseconds until) {
    if (slice.open || slice.span.begin >= until) return;
    sums[static_cast<std::size_t>(slice.state)] += std::min(slice.span.end, until) - slice.span.begin;
}

/// The moment at the left edge of a pixel column.
Nanoseconds left_of(int x, const PixelWindow& window) {
    const double share = static_cast<double>(x) / window.width;
    const double offset = share * static_cast<double>(window.span.length().count());
    return window.span.begin + Nanoseconds{static_cast<std::int64_t>(std::llround(offset))};
}

/// The column that `at` lies in, so that left_of(x) <= at < left_of(x + 1).
int column_of(Nanoseconds at, const PixelWindow& window) {
    const double share =
        static_cast<double>((at - window.span.begin).count()) / static_cast<double>(window.span.length().count());
    int x = std::clamp(static_cast<int>(share * window.width), 0, window.width - 1);
    while (x > 0 && left_of(x, window) > at) --x;
    while (x + 1 < window.width && left_of(x + 1, window) <= at) ++x;
    return x;
}

std::uint8_t level_of(Nanoseconds busy, Nanoseconds column) {
    if (busy <= Nanoseconds{0}) return 0;
    if (busy >= column) return 16;
    const double share = static_cast<double>(busy.count()) / static_cast<double>(column.count());
    return static_cast<std::uint8_t>(std::clamp(std::lround(share * 16), 1L, 15L));
}

void append(std::vector<CoverageColumns>& columns, const CoverageColumns& next) {
    if (std::ranges::all_of(next.levels, [](std::uint8_t level) { return level == 0; })) return;
    if (!columns.empty()) {
        CoverageColumns& last = columns.back();
        if (last.x + last.count == next.x && last.levels == next.levels) {
            ++last.count;
            return;
        }
    }
    columns.push_back(next);
}

}  // namespace

void LaneIndex::update(const std::vector<Slice>& slices, std::size_t unchanged) {
    const std::size_t kept = std::min({unchanged, slices.size()}) / fan_out;
    blocks_.resize(std::min(kept, blocks_.size()));
    if (longest_.empty()) longest_.emplace_back();
    longest_[0].resize(blocks_.size());
    Sums sums{};
    std::size_t first = blocks_.size() * fan_out;
    if (!blocks_.empty()) {
        sums = blocks_.back().before;
        for (std::size_t i = first - fan_out; i < first; ++i) add(sums, slices[i], Nanoseconds::max());
    }
    const std::size_t first_block = blocks_.size();
    for (; first < slices.size(); first += fan_out) {
        blocks_.push_back({slices[first].span.begin, sums});
        Nanoseconds longest{};
        for (std::size_t i = first; i < std::min(first + fan_out, slices.size()); ++i) {
            add(sums, slices[i], Nanoseconds::max());
            longest = std::max(longest, length_of(slices[i]));
        }
        longest_[0].push_back(longest);
    }
    std::size_t changed = first_block;
    for (std::size_t level = 1; longest_[level - 1].size() > 1; ++level) {
        if (longest_.size() == level) longest_.emplace_back();
        const auto& below = longest_[level - 1];
        changed /= fan_out;
        longest_[level].resize((below.size() + fan_out - 1) / fan_out);
        for (std::size_t node = changed; node < longest_[level].size(); ++node) {
            const auto begin = below.begin() + static_cast<std::ptrdiff_t>(node * fan_out);
            const auto end = below.begin() + static_cast<std::ptrdiff_t>(std::min((node + 1) * fan_out, below.size()));
            longest_[level][node] = *std::max_element(begin, end);
        }
        if (longest_[level].size() <= 1) longest_.resize(level + 1);
    }
    if (longest_[0].size() <= 1) longest_.resize(1);
}

LaneIndex::Sums LaneIndex::sums_until(const std::vector<Slice>& slices, Nanoseconds at, std::size_t& block) const {
    if (blocks_.empty() || blocks_[block].begin >= at) return {};
    constexpr std::size_t steps = 8;  // neighbouring columns are mostly so near
    for (std::size_t i = 0; i < steps && block + 1 < blocks_.size() && blocks_[block + 1].begin < at; ++i) ++block;
    if (block + 1 < blocks_.size() && blocks_[block + 1].begin < at) {
        const auto from = blocks_.begin() + static_cast<std::ptrdiff_t>(block);
        const auto after = std::partition_point(from, blocks_.end(), [at](const Block& one) { return one.begin < at; });
        block = static_cast<std::size_t>(after - blocks_.begin()) - 1;
    }
    Sums sums = blocks_[block].before;
    const std::size_t end = std::min((block + 1) * fan_out, slices.size());
    for (std::size_t i = block * fan_out; i < end && slices[i].span.begin < at; ++i) add(sums, slices[i], at);
    return sums;
}

std::array<Nanoseconds, state_count> LaneIndex::totals(const std::vector<Slice>& slices, Interval span) const {
    std::size_t block = 0;
    const Sums before = sums_until(slices, span.begin, block);
    Sums sums = sums_until(slices, span.end, block);
    for (std::size_t i = 0; i < state_count; ++i) sums[i] -= before[i];
    return sums;
}

void LaneIndex::find_long(const std::vector<Slice>& slices, std::size_t level, std::size_t node, std::size_t begin,
                          std::size_t end, Nanoseconds least, std::vector<std::size_t>& found) const {
    if (longest_[level][node] < least) return;
    std::size_t width = fan_out;  // slices below one node of `level`
    for (std::size_t i = 0; i < level; ++i) width *= fan_out;
    const std::size_t low = std::max(begin, node * width);
    const std::size_t high = std::min(end, (node + 1) * width);
    if (low >= high) return;
    if (level == 0) {
        for (std::size_t i = low; i < high; ++i) {
            if (length_of(slices[i]) >= least) found.push_back(i);
        }
        return;
    }
    const std::size_t children = std::min((node + 1) * fan_out, longest_[level - 1].size());
    for (std::size_t child = node * fan_out; child < children; ++child) {
        find_long(slices, level - 1, child, begin, end, least, found);
    }
}

void LaneIndex::cover_run(const std::vector<Slice>& slices, Interval run, const PixelWindow& window,
                          std::vector<CoverageColumns>& columns) const {
    run.begin = std::max(run.begin, window.span.begin);
    run.end = std::min(run.end, window.span.end);
    if (run.begin >= run.end) return;
    std::size_t block = 0;
    Sums before = sums_until(slices, run.begin, block);
    for (int x = column_of(run.begin, window); x < window.width; ++x) {
        const Nanoseconds left = left_of(x, window);
        const Nanoseconds right = left_of(x + 1, window);
        if (left >= run.end) break;
        const Sums sums = sums_until(slices, std::min(right, run.end), block);
        CoverageColumns column{.x = x, .count = 1, .levels = {}};
        for (std::size_t i = 0; i < state_count; ++i) column.levels[i] = level_of(sums[i] - before[i], right - left);
        append(columns, column);
        before = sums;
    }
}

LaneCoverage LaneIndex::cover(const std::vector<Slice>& slices, const PixelWindow& window) const {
    LaneCoverage coverage;
    if (slices.empty() || window.width <= 0 || window.span.length().count() < window.width) return coverage;
    const auto first = std::ranges::partition_point(
        slices, [&](const Slice& slice) { return (slice.open ? window.now : slice.span.end) <= window.span.begin; });
    const auto last = std::partition_point(first, slices.end(),
                                           [&](const Slice& slice) { return slice.span.begin < window.span.end; });
    if (first == last) return coverage;
    const auto begin = static_cast<std::size_t>(first - slices.begin());
    const auto end = static_cast<std::size_t>(last - slices.begin());
    const double least =
        std::ceil(window.min_pixels * static_cast<double>(window.span.length().count()) / window.width);
    const Nanoseconds least_length{static_cast<std::int64_t>(least)};
    const std::size_t top = longest_.size() - 1;
    for (std::size_t node = 0; node < longest_[top].size(); ++node) {
        find_long(slices, top, node, begin, end, least_length, coverage.singles);
    }
    std::size_t run_begin = begin;
    const auto cover_until = [&](std::size_t run_end) {
        if (run_begin >= run_end) return;
        cover_run(slices, {slices[run_begin].span.begin, slices[run_end - 1].span.end}, window, coverage.columns);
    };
    for (const std::size_t single : coverage.singles) {
        cover_until(single);
        run_begin = single + 1;
    }
    cover_until(end);
    return coverage;
}

}  // namespace poolscope::timeline
