#include "app/views/instruments.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/views/budget_view.hpp"
#include "app/views/cores_view.hpp"
#include "app/views/processes_view.hpp"
#include "app/views/replay_bar.hpp"
#include "app/views/result_view.hpp"
#include "app/views/speedup_view.hpp"
#include "app/views/timeline_view.hpp"

#include <algorithm>

namespace poolscope::views {

namespace {

using base::Interval;
using base::Nanoseconds;

/// Heights of the rows, in real pixels, for what there is to show.
struct Rows {
    float result = 0, cores = 0, timeline = 0, lens = 0, replay = 0, lower = 0;
    bool stacked = false;  ///< the lower instruments stand under each other
    [[nodiscard]] float upper() const noexcept { return result + cores + timeline + lens + replay; }
};

constexpr float lower_side_by_side = 640;  ///< px at 100 %: from this width on
constexpr float speedup_height = 240;

/// Of all traced phases, so that nothing jumps when another one is shown.
std::size_t most_lanes(const Picture& picture) {
    if (picture.phase == nullptr) return 2;
    std::size_t most = 1;
    for (const timeline::PhaseView* phase : traced_phases(*picture.timeline)) {
        most = std::max(most, shown_lanes(*phase).size());
    }
    return most;
}

bool any_lens(const Picture& picture) {
    if (picture.phase == nullptr) return false;
    return std::ranges::any_of(traced_phases(*picture.timeline), [&](const timeline::PhaseView* phase) {
        return lens_window(*phase, picture.now).has_value();
    });
}

/// The executor that the speedup chart is about: the shown one, or the last parallel one beside a sequential one.
experiment::Executor charted_executor(const Picture& picture) {
    if (picture.phase != nullptr && !experiment::is_sequential(picture.phase->phase.executor)) {
        return picture.phase->phase.executor;
    }
    const timeline::PhaseView* parallel = shown_phase(*picture.timeline, std::nullopt);
    return parallel != nullptr ? parallel->phase.executor : experiment::Executor::pool;
}

Rows rows_for(const ui::Ui& ui, const ui::Rect& rect, const Picture& picture, const InstrumentsInput& input) {
    const std::size_t cores = picture.phase != nullptr ? picture.phase->cores.size() : input.machine.cores.size();
    const std::size_t lanes = most_lanes(picture);
    Rows rows;
    rows.result = ui.px(result_height);
    rows.cores = cores_height(ui, cores, std::max(ui.px(124), rect.height() * 0.22F));
    rows.timeline = timeline_height(ui, lanes, std::max(ui.px(160), rect.height() * 0.34F));
    if (any_lens(picture) && lanes <= 16) rows.lens = lens_height(ui, lanes);
    rows.replay = ui.px(replay_height);
    const float right = budget_height(ui, budgeted(picture).size()) + processes_height(ui, picture);
    rows.stacked = rect.width() < ui.px(lower_side_by_side);
    rows.lower = rows.stacked ? ui.px(speedup_height) + right : std::max(ui.px(speedup_height), right);
    return rows;
}

/// While a phase runs its end is unknown: the axis grows in calm steps. Afterwards it ends with the work.
Interval fitted(const Picture& picture) {
    const Interval window = picture.window();
    if (!picture.live) return plot::with_margin(window, 0.01);
    const Nanoseconds length = plot::nice_time_step(std::max(window.length(), Nanoseconds{100'000'000}));
    return {window.begin - length / 100, window.begin + length};
}

std::vector<std::pair<std::uint32_t, Interval>> order_of(const Picture& picture) {
    std::vector<std::pair<std::uint32_t, Interval>> order;
    if (picture.phase == nullptr) return order;
    for (const timeline::Task& task : picture.phase->tasks) {
        if (task.started) order.emplace_back(task.index, Interval{*task.started, task.ended.value_or(picture.now)});
    }
    std::ranges::stable_sort(order, {}, [](const auto& entry) { return entry.second.begin; });
    return order;
}

const timeline::PhaseView* phase_at(const timeline::Timeline& timeline, Nanoseconds at) {
    const timeline::PhaseView* found = nullptr;
    for (const timeline::PhaseView* phase : traced_phases(timeline)) {
        if (phase->work_started->at <= at) found = phase;
    }
    return found;
}

}  // namespace

Picture Instruments::picture_of(const InstrumentsInput& input) const {
    Picture picture;
    picture.timeline = &input.timeline;
    picture.report = &input.report;
    picture.recorded = input.recorded;
    picture.now = base::monotonic_now();
    if (!input.running && !input.timeline.phases().empty()) {
        if (const auto session = session_span(input.timeline, picture.now)) picture.now = session->end;
    }
    picture.phase = shown_phase(input.timeline, chosen_phase_);
    if (replay_.position() && !input.running) {
        picture.now = *replay_.position();
        if (const auto* phase = phase_at(input.timeline, picture.now)) picture.phase = phase;
    }
    picture.live = picture.phase != nullptr && !picture.phase->finished && input.running;
    return picture;
}

float Instruments::wanted_height(const ui::Ui& ui, float width, const InstrumentsInput& input) const {
    const ui::Rect rect = ui::Rect::of(0, 0, width, ui.px(752));
    const Rows rows = rows_for(ui, rect, picture_of(input), input);
    return rows.upper() + rows.lower;
}

InstrumentsCommand Instruments::draw(ui::Ui& ui, const ui::Rect& rect, const InstrumentsInput& input) {
    if (selection_.begin_frame()) ui.ask_frame();
    const Nanoseconds now = base::monotonic_now();
    session_ = session_span(input.timeline, now);
    if (input.running) replay_.leave();
    if (session_ && replay_.tick(*session_, now)) ui.ask_frame(std::chrono::milliseconds{33});

    Picture picture = picture_of(input);
    const unsigned phase = picture.phase != nullptr ? picture.phase->phase.id : 0;
    if (phase != phase_) selection_.clear();
    phase_ = phase;
    window_ = picture.phase != nullptr ? std::optional{fitted(picture)} : std::nullopt;
    task_order_ = order_of(picture);

    const Columns columns = columns_of(ui, rect);
    // A replay keeps the axis of the whole phase, and only what has happened by then is drawn on it.
    Picture whole = picture;
    if (replay_.position() && picture.phase != nullptr && picture.phase->finished) {
        whole.now = picture.phase->finished->at;
    }
    const Interval fit =
        picture.phase != nullptr ? fitted(whole) : Interval{Nanoseconds{0}, Nanoseconds{1'000'000'000}};
    LaneContext context{picture,
                        selection_,
                        {selection_.visible.value_or(fit), columns.plot_left, columns.plot_right},
                        columns,
                        picture.window().begin,
                        fit};
    if (replay_.position() && !selection_.hover.cursor) selection_.hover.cursor = replay_.position();

    Rows rows = rows_for(ui, rect, whole, input);
    ui::Rect left = rect;
    InstrumentsCommand command;
    const auto next = [&](float height) {
        const ui::Rect row = left.take_top(height);
        return row;
    };
    draw_result(ui, next(rows.result), whole);
    draw_separator(ui, rect.min.x, rect.max.x, left.min.y);
    draw_cores(ui, next(rows.cores), context, input.machine);
    draw_separator(ui, rect.min.x, rect.max.x, left.min.y);
    draw_timeline(ui, next(rows.timeline), context);
    if (rows.lens > 0) draw_lens(ui, next(rows.lens), context);
    draw_separator(ui, rect.min.x, rect.max.x, left.min.y);
    LaneContext over{whole, selection_, context.axis, columns, context.origin, fit};
    const ReplayCommand asked = draw_replay_bar(ui, next(rows.replay), over, replay_, session_, now, input.running);
    if (asked.show_phase) chosen_phase_ = asked.show_phase;
    draw_separator(ui, rect.min.x, rect.max.x, left.min.y);

    if (!rows.stacked) left.max.y = std::max(left.max.y, left.min.y + rows.lower);
    ui::Rect speedup = rows.stacked ? left.take_top(ui.px(speedup_height)) : left.take_left(left.width() / 2);
    if (rows.stacked) {
        draw_separator(ui, rect.min.x, rect.max.x, left.min.y);
    } else {
        ui::vertical(*ImGui::GetWindowDrawList(), left.min.x, left.min.y, left.max.y, ui.colors().line);
    }
    const SpeedupCurve curve =
        speedup_curve(input.report, input.earlier, charted_executor(picture), input.machine.cores_usable());
    command.sweep = draw_speedup_chart(ui, speedup, curve, !input.running && !input.recorded);
    draw_budget(ui, left.take_top(budget_height(ui, budgeted(whole).size())), whole);
    draw_separator(ui, left.min.x, left.max.x, left.min.y);
    draw_processes(ui, left, whole, selection_);
    return command;
}

void Instruments::move_visible(double zoom_factor, double pan_share) {
    if (!window_) return;
    const Interval seen = selection_.visible.value_or(*window_);
    const Nanoseconds fixed = selection_.hover.cursor.value_or(seen.begin + seen.length() / 2);
    const Interval zoomed = plot::zoom(seen, fixed, zoom_factor, *window_);
    const auto by = Nanoseconds{static_cast<std::int64_t>(static_cast<double>(zoomed.length().count()) * pan_share)};
    selection_.visible = plot::pan(zoomed, by, *window_);
}

void Instruments::step_task(int step) {
    if (task_order_.empty()) return;
    auto here = std::ranges::find_if(
        task_order_, [&](const auto& entry) { return selection_.selected == TaskRef{phase_, entry.first}; });
    if (here == task_order_.end()) {
        here = step > 0 ? task_order_.begin() : task_order_.end() - 1;
    } else if (step > 0 && here + 1 != task_order_.end()) {
        ++here;
    } else if (step < 0 && here != task_order_.begin()) {
        --here;
    }
    selection_.selected = TaskRef{phase_, here->first};
    if (selection_.visible && !selection_.visible->overlaps(here->second) && window_) {
        selection_.visible = plot::clamp_visible(plot::with_margin(here->second, 0.5), *window_);
    }
}

void Instruments::add_actions(ui::ActionTable& actions) {
    const auto key = [](const char* text) { return *ui::parse_chord(text); };
    const auto has_phase = [this] { return window_.has_value(); };
    const auto add = [&](const char* name, std::vector<ui::Chord> keys, std::function<void()> act, bool repeats) {
        actions.add({name, "Timeline", std::move(keys), std::move(act), has_phase, repeats});
    };
    add("Zoom in", {key("W")}, [this] { move_visible(0.8, 0); }, true);
    add("Zoom out", {key("S")}, [this] { move_visible(1.25, 0); }, true);
    add("Pan left", {key("A")}, [this] { move_visible(1, -0.1); }, true);
    add("Pan right", {key("D")}, [this] { move_visible(1, 0.1); }, true);
    add("Fit the timeline", {key("F")}, [this] { selection_.visible.reset(); }, false);
    add("Next task", {key(".")}, [this] { step_task(1); }, true);
    add("Previous task", {key(",")}, [this] { step_task(-1); }, true);
    add(
        "Replay or pause", {key("Space")},
        [this] {
            if (session_) replay_.toggle(*session_, base::monotonic_now());
        },
        false);
}

void Instruments::reset() noexcept {
    selection_.clear();
    replay_.leave();
    chosen_phase_.reset();
}

bool Instruments::clear_one() noexcept {
    if (selection_.range) {
        selection_.range.reset();
    } else if (selection_.selected || selection_.visible) {
        selection_.selected.reset();
        selection_.visible.reset();
    } else if (replay_.position()) {
        replay_.leave();
    } else {
        return false;
    }
    return true;
}

}  // namespace poolscope::views
