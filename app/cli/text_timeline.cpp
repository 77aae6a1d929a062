#include "app/cli/text_timeline.hpp"

#include "app/cli/phase_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace poolscope::cli {
namespace {

using base::Interval;
using base::Nanoseconds;
using timeline::Lane;
using timeline::PhaseView;
using timeline::Slice;
using timeline::State;

constexpr std::size_t name_columns = 6;
constexpr std::size_t most_lanes = 16;

struct Look {
    State state;
    std::string_view utf8;
    std::string_view ascii;
    Colour colour;
};

// In the order of the legend.
constexpr std::array looks{
    Look{State::startup, "▒", "s", Colour::magenta}, Look{State::unpickle, "u", "u", Colour::yellow},
    Look{State::run, "█", "#", Colour::cyan},        Look{State::pickle, "p", "p", Colour::yellow},
    Look{State::transfer, "~", "~", Colour::plain},  Look{State::wait, "·", ".", Colour::red},
};

const Look* look_of(State state) {
    const auto found = std::ranges::find(looks, state, &Look::state);
    return found == looks.end() ? nullptr : &*found;
}

/// What one column of a lane shows; no slice: the lane was not there.
struct Cell {
    const Slice* slice = nullptr;
    bool first = false;  ///< of its slice
};

Interval column_span(Interval window, std::size_t column, std::size_t columns) {
    const auto at = [&](std::size_t i) {
        return window.begin +
               Nanoseconds(window.length().count() * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(columns));
    };
    return {at(column), at(column + 1)};
}

Nanoseconds overlap(Interval a, Interval b) {
    return std::max(Nanoseconds{0}, std::min(a.end, b.end) - std::max(a.begin, b.begin));
}

/// Slices come by begin and without overlap, so one walk over both is enough.
std::vector<Cell> cells_of(const Lane& lane, Interval window, std::size_t columns) {
    std::vector<Cell> cells(columns);
    std::size_t at = 0;
    const Slice* before = nullptr;
    for (std::size_t column = 0; column < columns; ++column) {
        const Interval span = column_span(window, column, columns);
        while (at < lane.slices.size() && lane.slices[at].span.end <= span.begin) ++at;
        Nanoseconds most{0};
        for (std::size_t i = at; i < lane.slices.size() && lane.slices[i].span.begin < span.end; ++i) {
            const auto share = overlap(lane.slices[i].span, span);
            if (share <= most) continue;
            most = share;
            cells[column].slice = &lane.slices[i];
        }
        // Less than half a column of anything is nothing.
        if (most * 2 < span.length()) cells[column].slice = nullptr;
        cells[column].first = cells[column].slice != nullptr && cells[column].slice != before;
        before = cells[column].slice;
    }
    return cells;
}

std::string_view symbol(const Slice& slice, bool utf8) {
    const Look* look = look_of(slice.state);
    if (look == nullptr) return " ";
    return utf8 ? look->utf8 : look->ascii;
}

/// One lane; a task's number stands where its run begins, if the run is wide enough.
Line lane_line(const Lane& lane, Interval window, std::size_t columns, bool utf8) {
    Line line{{fitted(lane.name, name_columns), worker_colour(lane.worker)}};
    const auto cells = cells_of(lane, window, columns);
    for (std::size_t i = 0; i < columns;) {
        const Slice* slice = cells[i].slice;
        std::size_t end = i + 1;
        while (end < columns && cells[end].slice == slice) ++end;
        if (slice == nullptr) {
            line.push_back({std::string(end - i, ' ')});
            i = end;
            continue;
        }
        std::string text;
        const std::string number = fmt::format("{}", slice->task);
        if (slice->state == State::run && slice->task != telemetry::no_index && number.size() + 1 <= end - i)
            text = number;
        for (std::size_t column = i + width(text); column < end; ++column) text += symbol(*slice, utf8);
        const Look* look = look_of(slice->state);
        line.push_back({text, look == nullptr ? Colour::plain : look->colour});
        i = end;
    }
    return line;
}

/// 1, 2 or 5 times a power of ten, so that ticks have room for their labels.
Nanoseconds tick_step(Nanoseconds length, std::size_t columns) {
    constexpr std::size_t room = 10;
    const auto least = length.count() / static_cast<std::int64_t>(std::max<std::size_t>(1, columns / room));
    std::int64_t step = 1;
    while (true)
        for (const int factor : {1, 2, 5, 10}) {
            if (step * factor >= least) return Nanoseconds(step * factor);
            if (factor == 10) step *= 10;
        }
}

Line axis_line(Interval window, std::size_t columns) {
    const auto step = tick_step(window.length(), columns);
    const bool fine = step < std::chrono::milliseconds{1};
    std::string text(name_columns, ' ');
    for (Nanoseconds at{0}; at <= window.length(); at += step) {
        const auto column = name_columns + static_cast<std::size_t>(at.count() * static_cast<std::int64_t>(columns) /
                                                                    std::max<std::int64_t>(1, window.length().count()));
        const std::string label = fmt::format(fmt::runtime(fine ? "{:g}" : "{:.0f}"), base::milliseconds(at));
        if (column + label.size() + 3 > name_columns + columns) break;
        text = fitted(text, column) + label;
    }
    return {{text + " ms", Colour::dim}};
}

Line legend(const std::vector<Lane>& lanes, bool utf8) {
    std::set<State> present;
    for (const auto& lane : lanes)
        for (const auto& slice : lane.slices) present.insert(slice.state);
    Line line{{std::string(name_columns, ' ')}};
    for (const auto& look : looks) {
        if (!present.contains(look.state)) continue;
        line.push_back({std::string(utf8 ? look.utf8 : look.ascii), look.colour});
        line.push_back({fmt::format(" {}   ", timeline::name_of(look.state)), Colour::dim});
    }
    return line;
}

}  // namespace

std::vector<Line> text_timeline(const PhaseView& phase, std::size_t columns, bool utf8) {
    constexpr std::size_t narrowest = 30;
    if (phase.lanes.empty() || !phase.finished || !phase.finished->work || columns < name_columns + narrowest)
        return {};
    const Interval window = *phase.finished->work;
    if (window.length() <= Nanoseconds{0}) return {};
    const std::size_t room = columns - name_columns;

    std::vector<Line> lines{{{phase_text(phase.phase), Colour::bold},
                             {fmt::format("  {:.4f} s", base::seconds(window.length())), Colour::dim}}};
    std::size_t shown = 0;
    for (const auto& lane : phase.lanes) {
        if (lane.main && phase.lanes.size() > 1) continue;
        if (shown++ < most_lanes) lines.push_back(lane_line(lane, window, room, utf8));
    }
    if (shown > most_lanes)
        lines.push_back(
            {{fmt::format("{}and {}", std::string(name_columns, ' '), counted(shown - most_lanes, "more worker")),
              Colour::dim}});
    lines.push_back(axis_line(window, room));
    lines.push_back(legend(phase.lanes, utf8));
    return lines;
}

}  // namespace poolscope::cli
