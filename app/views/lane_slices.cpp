#include "app/views/lane_slices.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace poolscope::views {

namespace {

/// Above this many visible slices texts cannot fit, and their making would be felt.
constexpr std::size_t texts_up_to = 400;

base::Nanoseconds end_of(const timeline::Slice& slice, base::Nanoseconds now) {
    return slice.open ? now : std::min(slice.span.end, now);
}

void add_texts(LaneSlices& slices, const experiment::Experiment& experiment) {
    for (std::size_t i = 0; i < slices.drawn.size(); ++i) {
        const timeline::Slice& source = *slices.sources[i];
        if (source.state != timeline::State::run || source.task == telemetry::no_index) continue;
        slices.drawn[i].text = slices.texts.emplace_back(fmt::format("task {}", source.task));
        slices.drawn[i].code = slices.texts.emplace_back(call_text(experiment, source.task));
    }
}

}  // namespace

ui::Fill fill_of(timeline::State state) noexcept {
    switch (state) {
        case timeline::State::startup:
            return ui::Fill::startup;
        case timeline::State::unpickle:
            return ui::Fill::unpickle;
        case timeline::State::run:
            return ui::Fill::compute;
        case timeline::State::pickle:
            return ui::Fill::pickle;
        case timeline::State::transfer:
            return ui::Fill::transfer;
        case timeline::State::wait:
            return ui::Fill::wait;
        case timeline::State::done:
            return ui::Fill::done;
    }
    return ui::Fill::idle;
}

LaneSlices visible_slices(const ui::Ui& ui, const LaneContext& context, const timeline::Lane& lane,
                          base::Interval visible, bool with_texts) {
    LaneSlices slices;
    const base::Nanoseconds now = context.picture.now;
    const unsigned phase = context.picture.phase->phase.id;
    auto at = std::ranges::partition_point(
        lane.slices, [&](const timeline::Slice& slice) { return !slice.open && slice.span.end <= visible.begin; });
    for (; at != lane.slices.end() && at->span.begin < std::min(visible.end, now); ++at) {
        plot::LaneSlice slice;
        slice.span = {at->span.begin, end_of(*at, now)};
        slice.style = ui.colors().fill(fill_of(at->state));
        slice.crossed = at->failed;
        slice.isolated = at->state == timeline::State::pickle || at->state == timeline::State::unpickle;
        slice.marked = at->state == timeline::State::run && at->task != telemetry::no_index &&
                       context.selection.marks({phase, at->task});
        slices.drawn.push_back(slice);
        slices.sources.push_back(&*at);
    }
    if (with_texts && slices.drawn.size() <= texts_up_to && context.picture.timeline->run()) {
        add_texts(slices, context.picture.timeline->run()->experiment);
    }
    return slices;
}

}  // namespace poolscope::views
