#pragma once

#include "app/plot/time_axis.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace poolscope::plot {

struct Sample {
    Nanoseconds at{};
    double value = 0;
};

/// What a line needs of one pixel column to look as if every sample were drawn.
struct Column {
    int x = 0;  ///< pixels from the axis's left
    double first = 0, low = 0, high = 0, last = 0;
    friend bool operator==(const Column&, const Column&) = default;
};

/// Samples ascending in time to at most one column a pixel. The samples just outside the visible span are taken in, at
/// columns left of 0 and right of the width, so that lines run off the edges.
std::vector<Column> decimate(std::span<const Sample> samples, const TimeAxis& axis);

/// A task to be drawn singly: wide enough to be seen.
struct SingleSlice {
    std::size_t index = 0;  ///< into the spans given
    float left = 0, right = 0;
};
/// A pixel column of slices too narrow to be drawn singly.
struct Coverage {
    int x = 0;              ///< pixels from the axis's left
    unsigned level = 0;     ///< busy share of the column in 16 levels, 1 to 16; 16 only where it was busy throughout
    std::size_t index = 0;  ///< the span that took the largest part of the column
    friend bool operator==(const Coverage&, const Coverage&) = default;
};
struct LaneLayout {
    std::vector<SingleSlice> singles;
    std::vector<Coverage> coverage;
};
inline constexpr unsigned coverage_levels = 16;

/// Spans ascending, without overlap. Those of `min_pixels` or more are singles, the others are folded to coverage, so
/// that a lane that is 90 % busy never looks 100 % busy. Only what is visible is visited (binary search).
LaneLayout lay_out_lane(std::span<const Interval> spans, const TimeAxis& axis, float min_pixels = 3);

}  // namespace poolscope::plot
