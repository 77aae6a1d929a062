#include "engine/analysis/report.hpp"

#include "engine/analysis/explanation.hpp"
#include "engine/analysis/verdict.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace poolscope::analysis {

using base::Nanoseconds;
using experiment::Executor;
using telemetry::PassKind;
using timeline::PhaseView;
using timeline::Timeline;

namespace {

/// Stays on a core are told apart from runs only where the source is at least this fine.
constexpr Nanoseconds exact_resolution{100'000};

bool ran_well(const PhaseView& view) {
    return view.finished && view.finished->work && !view.finished->error;
}

/// All phases of one executor with one worker count, in the order they ran.
using Group = std::vector<const PhaseView*>;

std::vector<Group> grouped(const Timeline& timeline) {
    std::vector<Group> groups;
    for (const PhaseView& view : timeline.phases()) {
        const auto same = std::ranges::find_if(groups, [&view](const Group& group) {
            return group.front()->phase.executor == view.phase.executor &&
                   group.front()->phase.workers == view.phase.workers;
        });
        if (same != groups.end()) {
            same->push_back(&view);
        } else {
            groups.push_back({&view});
        }
    }
    return groups;
}

Nanoseconds wall_of(const PhaseView& view) {
    return view.finished->work->length();
}

/// The timed pass that stands in the middle; with an even number the faster of the two.
const PhaseView* median_pass(const Group& group) {
    Group timed;
    for (const PhaseView* view : group) {
        if (view->phase.pass == PassKind::timed && ran_well(*view)) timed.push_back(view);
    }
    if (timed.empty()) return nullptr;
    const auto middle = timed.begin() + static_cast<std::ptrdiff_t>((timed.size() - 1) / 2);
    std::ranges::nth_element(timed, middle, {}, [](const PhaseView* view) { return wall_of(*view); });
    return *middle;
}

std::optional<bool> exactness(const experiment::Experiment& experiment, const Group& group) {
    if (experiment.function.file || !experiment.inputs_json.empty()) return std::nullopt;
    std::vector<std::string> right;
    for (const PhaseView* view : group) {
        if (!ran_well(*view)) continue;
        if (right.empty()) {
            for (const std::int64_t n : experiment.numbers) right.push_back(experiment::closed_form(n));
        }
        if (view->finished->results != right) return false;
    }
    return right.empty() ? std::nullopt : std::optional(true);
}

bool exact_switches(const Timeline& timeline) {
    if (!timeline.run() || timeline.run()->switch_source.empty()) return false;
    const auto concerns = [](const telemetry::Lost& lost) {
        return lost.what == "samples" || lost.what == "switch records";
    };
    if (std::ranges::any_of(timeline.losses(), concerns)) return false;
    return timeline.run()->switch_resolution <= exact_resolution;
}

void take_traced(const Timeline& timeline, const PhaseView& view, ExecutorReport& report) {
    report.tasks = view.tasks;
    if (view.pickles.messages > 0) report.pickles = view.pickles;
    if (!ran_well(view)) return;
    report.records_dropped = view.finished->records_dropped;
    report.traced_wall = wall_of(view);
    if (!view.lanes.empty()) report.budget = time_budget(view, *view.finished->work, exact_switches(timeline));
}

void take_timed(const Group& group, ExecutorReport& report) {
    for (const PhaseView* view : group) {
        if (view->phase.pass == PassKind::timed && ran_well(*view)) report.wall.push_back(wall_of(*view));
    }
    report.wall_ns = spread(report.wall);
    if (const PhaseView* middle = median_pass(group)) {
        report.switches = middle->finished->switches;
        report.app_cpu = middle->finished->app_cpu;
    }
    if (report.traced_wall && report.wall_ns && report.wall_ns->median > 0) {
        report.tracing_cost_ratio = static_cast<double>(report.traced_wall->count()) / report.wall_ns->median - 1;
    }
}

ExecutorReport report_on(const Timeline& timeline, const Group& group) {
    ExecutorReport report;
    report.executor = group.front()->phase.executor;
    report.workers = group.front()->phase.workers;
    for (const PhaseView* view : group) {
        if (view->phase.start_method) report.start_method = view->phase.start_method;
        if (view->work_started && view->work_started->chunksize) report.chunksize = view->work_started->chunksize;
        if (view->finished && view->finished->error && !report.error) report.error = view->finished->error;
        if (report.results.empty() && ran_well(*view)) report.results = view->finished->results;
        if (view->peak_pss_bytes) {
            report.peak_pss_bytes = std::max(report.peak_pss_bytes.value_or(0), *view->peak_pss_bytes);
        }
        if (view->phase.pass == PassKind::traced) take_traced(timeline, *view, report);
    }
    if (timeline.run()) report.results_exact = exactness(timeline.run()->experiment, group);
    take_timed(group, report);
    return report;
}

std::map<unsigned, Nanoseconds> walls_by_repeat(const Timeline& timeline, Executor executor) {
    std::map<unsigned, Nanoseconds> walls;
    for (const PhaseView& view : timeline.phases()) {
        if (view.phase.executor != executor || view.phase.pass != PassKind::timed || !ran_well(view)) continue;
        walls[view.phase.repeat] = wall_of(view);
    }
    return walls;
}

std::optional<SpeedupReport> speedup_of(const Timeline& timeline, const Group& group) {
    const telemetry::Phase& phase = group.front()->phase;
    if (experiment::is_sequential(phase.executor)) return std::nullopt;
    const auto alone = walls_by_repeat(timeline, experiment::sequential_of(phase.executor));
    std::vector<double> speedups;
    for (const PhaseView* view : group) {
        if (view->phase.pass != PassKind::timed || !ran_well(*view) || wall_of(*view) <= Nanoseconds{0}) continue;
        const auto pair = alone.find(view->phase.repeat);
        if (pair != alone.end()) speedups.push_back(base::seconds(pair->second) / base::seconds(wall_of(*view)));
    }
    const auto both = spread(std::move(speedups));
    if (!both) return std::nullopt;
    return SpeedupReport{phase.executor, phase.workers, *both, both->median / std::max(1U, phase.workers)};
}

/// The executor whose scaling is fitted: the first with speedups for several worker counts.
std::optional<Executor> swept(const RunReport& report) {
    for (const SpeedupReport& one : report.speedups) {
        const auto counts = std::ranges::count(report.speedups, one.executor, &SpeedupReport::executor);
        if (counts > 1) return one.executor;
    }
    return std::nullopt;
}

void fit_laws(const Timeline& timeline, RunReport& report) {
    report.fitted = swept(report);
    if (!report.fitted || !timeline.run()) return;
    const unsigned cores = timeline.run()->machine.cores_usable();
    std::vector<ScalingPoint> within;
    std::vector<ScalingPoint> all;
    for (const SpeedupReport& one : report.speedups) {
        if (one.executor != *report.fitted) continue;
        all.push_back({one.workers, one.speedup.median});
        if (one.workers <= cores) within.push_back(all.back());
    }
    if (auto fit = fit_amdahl(within)) report.amdahl = *fit;
    if (auto fit = fit_universal_scalability(all)) report.universal_scalability = *fit;
}

template <class Reports>
auto* found_in(Reports& reports, Executor executor, std::optional<unsigned> workers) {
    const auto place = std::ranges::find_if(reports, [&](const auto& one) {
        return one.executor == executor && (!workers || one.workers == *workers || experiment::is_sequential(executor));
    });
    return place == reports.end() ? nullptr : &*place;
}

}  // namespace

const ExecutorReport* RunReport::find(Executor executor, std::optional<unsigned> workers) const noexcept {
    return found_in(executors, executor, workers);
}

const SpeedupReport* RunReport::find_speedup(Executor executor, std::optional<unsigned> workers) const noexcept {
    return found_in(speedups, executor, workers);
}

RunReport analyse(const Timeline& timeline) {
    RunReport report;
    report.started = timeline.run();
    for (const Group& group : grouped(timeline)) {
        report.executors.push_back(report_on(timeline, group));
        if (const auto speedup = speedup_of(timeline, group)) report.speedups.push_back(*speedup);
    }
    if (timeline.finished()) report.error = timeline.finished()->error;
    fit_laws(timeline, report);
    judge(timeline, report);
    report.explanation = explain(timeline, report);
    return report;
}

}  // namespace poolscope::analysis
