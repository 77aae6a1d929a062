#include "engine/timeline/timeline.hpp"

#include <algorithm>
#include <variant>

namespace poolscope::timeline {

using telemetry::PassKind;

void Timeline::apply(const telemetry::Event& event) {
    ++revision_;
    std::visit([this](const auto& concrete) { on(concrete); }, event);
}

std::optional<std::size_t> Timeline::place_of(unsigned phase) const noexcept {
    // The newest phase is the one that most events belong to.
    for (std::size_t i = phases_.size(); i > 0; --i) {
        if (phases_[i - 1].phase.id == phase) return i - 1;
    }
    return std::nullopt;
}

void Timeline::on(const telemetry::RunStarted& event) {
    run_ = event;
}

void Timeline::on(const telemetry::PhaseStarted& event) {
    if (place_of(event.phase.id)) return;
    phases_total_ = event.phases_total;
    PhaseView& view = phases_.emplace_back();
    view.phase = event.phase;
    view.launched = event.at;
    if (run_ && event.phase.pass == PassKind::traced) view.cores = empty_core_lanes(run_->machine);
    const std::size_t inputs = run_ ? run_->experiment.input_count() : experiment::Limits::max_inputs;
    folds_.emplace_back(event.phase.executor, inputs);
}

void Timeline::on(const telemetry::WorkStarted& event) {
    if (const auto place = place_of(event.phase)) {
        phases_[*place].work_started = event;
        folds_[*place].main_known();
    }
}

void Timeline::on(const telemetry::PhaseFinished& event) {
    const auto place = place_of(event.phase);
    if (!place) return;
    phases_[*place].finished = event;
    folds_[*place].close(event.work && !event.error ? event.work->end : event.at);
}

void Timeline::on(const telemetry::TraceRecord& event) {
    if (const auto place = place_of(event.phase)) folds_[*place].record(phases_[*place], event);
}

void Timeline::on(const telemetry::CoresSampled& event) {
    for (const platform::CoreUsage& core : event.cores) {
        core_usage_[core.core].push_back({event.at, core.busy_ratio});
    }
}

void Timeline::on(const telemetry::ProcessesSampled& event) {
    if (const auto place = place_of(event.phase)) folds_[*place].processes(event);
}

void Timeline::on(const telemetry::ThreadOnCore& event) {
    if (const auto place = place_of(event.phase)) folds_[*place].on_core(phases_[*place], event.span);
}

void Timeline::on(const telemetry::Output& event) {
    output_.push_back(event);
}

void Timeline::on(const telemetry::Lost& event) {
    losses_.push_back(event);
}

void Timeline::on(const telemetry::RunFinished& event) {
    finished_ = event;
    for (std::size_t i = 0; i < phases_.size(); ++i) {
        if (!phases_[i].finished) folds_[i].close(event.at);
    }
}

const std::vector<PhaseView>& Timeline::phases() const {
    for (std::size_t i = 0; i < phases_.size(); ++i) folds_[i].settle(phases_[i]);
    return phases_;
}

const PhaseView* Timeline::traced(experiment::Executor executor, std::optional<unsigned> workers) const {
    const std::vector<PhaseView>& all = phases();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const PhaseView& view) {
        return view.phase.pass == PassKind::traced && view.phase.executor == executor &&
               (!workers || view.phase.workers == *workers);
    });
    return found == all.rend() ? nullptr : &*found;
}

const PhaseView* Timeline::running() const {
    const std::vector<PhaseView>& all = phases();
    if (finished_ || all.empty() || all.back().finished) return nullptr;
    return &all.back();
}

}  // namespace poolscope::timeline
