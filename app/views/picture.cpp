#include "app/views/picture.hpp"

#include "app/plot/format.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace poolscope::views {

namespace {

bool is_traced(const timeline::PhaseView& view) {
    return view.phase.pass == telemetry::PassKind::traced;
}

}  // namespace

base::Interval Picture::window() const {
    if (phase == nullptr) return {now, now};
    if (const auto window = phase->window(now)) return *window;
    return {now, now};
}

std::vector<const timeline::PhaseView*> traced_phases(const timeline::Timeline& timeline) {
    std::vector<const timeline::PhaseView*> traced;
    for (const timeline::PhaseView& view : timeline.phases()) {
        if (is_traced(view) && view.work_started) traced.push_back(&view);
    }
    return traced;
}

const timeline::PhaseView* shown_phase(const timeline::Timeline& timeline, std::optional<unsigned> chosen) {
    const auto traced = traced_phases(timeline);
    if (traced.empty()) return nullptr;
    if (chosen) {
        const auto found = std::ranges::find_if(traced, [&](const auto* view) { return view->phase.id == *chosen; });
        if (found != traced.end()) return *found;
    }
    if (!traced.back()->finished) return traced.back();
    const auto parallel = std::find_if(traced.rbegin(), traced.rend(), [](const timeline::PhaseView* view) {
        return !experiment::is_sequential(view->phase.executor);
    });
    return parallel != traced.rend() ? *parallel : traced.back();
}

std::optional<base::Interval> session_span(const timeline::Timeline& timeline, base::Nanoseconds now) {
    std::optional<base::Interval> span;
    for (const timeline::PhaseView* view : traced_phases(timeline)) {
        const auto window = view->window(now);
        if (!window) continue;
        if (!span) span = window;
        span->begin = std::min(span->begin, window->begin);
        span->end = std::max(span->end, window->end);
    }
    return span;
}

std::string phase_label(const telemetry::Phase& phase) {
    const std::string_view title = experiment::title_of(phase.executor);
    if (experiment::is_sequential(phase.executor)) return std::string(title);
    return fmt::format("{}, {}", title, phase.workers);
}

std::string worker_name(const timeline::PhaseView& phase, std::int32_t pid, std::int64_t tid) {
    const timeline::Lane* same_process = nullptr;
    for (const timeline::Lane& lane : phase.lanes) {
        if (lane.pid != pid) continue;
        if (lane.tid == tid) return lane.name;
        if (same_process == nullptr || lane.main) same_process = &lane;
    }
    return same_process != nullptr ? same_process->name : std::string();
}

std::string call_text(const experiment::Experiment& experiment, std::uint32_t index) {
    if (!experiment.inputs_json.empty() || index >= experiment.numbers.size()) {
        return fmt::format("{}(…)", experiment.function.name);
    }
    return fmt::format("{}({})", experiment.function.name, plot::python_number(experiment.numbers[index]));
}

double on_core_ratio(const timeline::CoreLane& lane, base::Interval window) {
    if (window.length().count() <= 0) return 0;
    base::Nanoseconds busy{};
    for (const timeline::CoreSlice& slice : lane.slices) {
        const base::Nanoseconds begin = std::max(slice.span.begin, window.begin);
        const base::Nanoseconds end = std::min(slice.span.end, window.end);
        if (begin < end) busy += end - begin;
    }
    return static_cast<double>(busy.count()) / static_cast<double>(window.length().count());
}

}  // namespace poolscope::views
