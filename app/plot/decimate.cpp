#include "app/plot/decimate.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::plot {
namespace {

int column_of(const TimeAxis& axis, Nanoseconds at) {
    return static_cast<int>(std::floor(axis.x_of(at) - axis.left));
}

void add_sample(std::vector<Column>& columns, int x, double value) {
    if (columns.empty() || columns.back().x != x) {
        columns.push_back({x, value, value, value, value});
        return;
    }
    Column& column = columns.back();
    column.low = std::min(column.low, value);
    column.high = std::max(column.high, value);
    column.last = value;
}

/// Sums up busy pixels of neighbouring columns; finished columns go out in order.
class CoverageColumns {
public:
    explicit CoverageColumns(std::vector<Coverage>& out) : out_(out) {}

    /// [left, right) in pixels from the axis's left.
    void add(float left, float right, std::size_t index) {
        for (int x = static_cast<int>(std::floor(left)); static_cast<float>(x) < right; ++x) {
            const auto column = static_cast<float>(x);
            add_part(x, std::min(right, column + 1) - std::max(left, column), index);
        }
    }
    void finish() {
        if (busy_ <= 0) return;
        const auto level = static_cast<unsigned>(busy_ * static_cast<float>(coverage_levels) + 1e-3F);
        out_.push_back({x_, std::clamp(level, 1U, coverage_levels), index_});
        busy_ = largest_ = 0;
    }

private:
    void add_part(int x, float part, std::size_t index) {
        if (x != x_) finish();
        x_ = x;
        busy_ += part;
        if (part > largest_) largest_ = part, index_ = index;
    }

    std::vector<Coverage>& out_;
    int x_ = -1;
    float busy_ = 0;
    float largest_ = 0;
    std::size_t index_ = 0;
};

}  // namespace

std::vector<Column> decimate(std::span<const Sample> samples, const TimeAxis& axis) {
    std::vector<Column> columns;
    if (axis.width() <= 0) return columns;
    auto first = std::ranges::lower_bound(samples, axis.visible.begin, {}, &Sample::at);
    if (first != samples.begin()) --first;
    const int edge = static_cast<int>(std::ceil(axis.width()));
    for (; first != samples.end(); ++first) {
        add_sample(columns, std::clamp(column_of(axis, first->at), -1, edge), first->value);
        if (first->at >= axis.visible.end) break;
    }
    return columns;
}

LaneLayout lay_out_lane(std::span<const Interval> spans, const TimeAxis& axis, float min_pixels) {
    LaneLayout layout;
    CoverageColumns columns(layout.coverage);
    const auto ends_before = [](const Interval& span, Nanoseconds at) { return span.end <= at; };
    auto it = std::lower_bound(spans.begin(), spans.end(), axis.visible.begin, ends_before);
    for (; it != spans.end() && it->begin < axis.visible.end; ++it) {
        const auto index = static_cast<std::size_t>(it - spans.begin());
        const float left = axis.x_of(it->begin);
        const float right = axis.x_of(it->end);
        const float shown_left = std::max(left, axis.left);
        const float shown_right = std::min(right, axis.right);
        if (right - left >= min_pixels) {
            layout.singles.push_back({index, shown_left, shown_right});
        } else if (shown_right > shown_left) {
            columns.add(shown_left - axis.left, shown_right - axis.left, index);
        }
    }
    columns.finish();
    return layout;
}

}  // namespace poolscope::plot
