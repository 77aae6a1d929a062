#pragma once

#include "engine/base/time.hpp"
#include "engine/timeline/slice.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::timeline {

/// What is to be drawn: a span of time on so many pixels.
struct PixelWindow {
    base::Interval span;
    int width = 0;
    base::Nanoseconds now{};  ///< where open slices end
    double min_pixels = 3;    ///< slices at least this wide are drawn singly
};

/// Pixel columns that look alike, of slices too narrow to be drawn singly.
struct CoverageColumns {
    int x = 0;  ///< of the first, from the window's left
    int count = 1;
    /// By state: its share of the column in 16 levels; 0 none, 16 only where it fills the column altogether, so that a
    /// lane that is 90 % busy never looks 100 % busy.
    std::array<std::uint8_t, state_count> levels{};

    [[nodiscard]] std::uint8_t level(State state) const noexcept { return levels[static_cast<std::size_t>(state)]; }
    friend bool operator==(const CoverageColumns&, const CoverageColumns&) = default;
};

struct LaneCoverage {
    std::vector<std::size_t> singles;  ///< indices into the lane's slices, ascending; an open slice is always single
    std::vector<CoverageColumns> columns;
};

/// A pyramid over the slices of one lane: what lies before each block of 16 by state, and the longest slice of each
/// block, of each 16 blocks, and so on. About 5 bytes a slice.
/// It does not hold the slices; every call takes those that it was last updated with.
class LaneIndex {
public:
    /// The first `unchanged` slices are as they were at the last update. O(changed).
    void update(const std::vector<Slice>& slices, std::size_t unchanged = 0);

    /// O(pixels * log slices), however many slices the window shows.
    [[nodiscard]] LaneCoverage cover(const std::vector<Slice>& slices, const PixelWindow& window) const;

    /// Time in each state within `span`, closed slices only. O(log slices).
    [[nodiscard]] std::array<base::Nanoseconds, state_count> totals(const std::vector<Slice>& slices,
                                                                    base::Interval span) const;

private:
    struct Block {
        base::Nanoseconds begin{};                            // of its first slice
        std::array<base::Nanoseconds, state_count> before{};  // in all slices before the block
    };
    using Sums = std::array<base::Nanoseconds, state_count>;

    /// `block`: where the search begins, and what it found; for a walk from left to right.
    [[nodiscard]] Sums sums_until(const std::vector<Slice>& slices, base::Nanoseconds at, std::size_t& block) const;
    void find_long(const std::vector<Slice>& slices, std::size_t level, std::size_t node, std::size_t begin,
                   std::size_t end, base::Nanoseconds least, std::vector<std::size_t>& found) const;
    void cover_run(const std::vector<Slice>& slices, base::Interval run, const PixelWindow& window,
                   std::vector<CoverageColumns>& columns) const;

    static constexpr std::size_t fan_out = 16;
    std::vector<Block> blocks_;
    std::vector<std::vector<base::Nanoseconds>> longest_;  // by level: of 16, 256, ... slices
};

}  // namespace poolscope::timeline
