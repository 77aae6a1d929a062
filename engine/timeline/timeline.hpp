#pragma once

#include "engine/timeline/model.hpp"
#include "engine/timeline/phase_fold.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace poolscope::timeline {

/// The fold of a run's events into what can be drawn. Pure: the same events give the same picture, live, from a store
/// or from a file, and events of different writers may interleave anyhow. One thread; no lock.
/// Events are cheap to apply (about O(1)); what they change is worked into the views when somebody looks.
class Timeline {
public:
    void apply(const telemetry::Event& event);

    [[nodiscard]] const std::optional<telemetry::RunStarted>& run() const noexcept { return run_; }
    [[nodiscard]] const std::optional<telemetry::RunFinished>& finished() const noexcept { return finished_; }
    /// Valid until the next `apply`.
    [[nodiscard]] const std::vector<PhaseView>& phases() const;
    [[nodiscard]] unsigned phases_total() const noexcept { return phases_total_; }
    /// The traced phase of an executor (the last one with that worker count, or any), or null. Valid until the next
    /// `apply`.
    [[nodiscard]] const PhaseView* traced(experiment::Executor executor, std::optional<unsigned> workers = {}) const;
    [[nodiscard]] const PhaseView* running() const;
    /// Utilisation of each core over time, 0 to 1, by everything on the machine.
    [[nodiscard]] const std::map<unsigned, std::vector<Point>>& core_usage() const noexcept { return core_usage_; }
    [[nodiscard]] const std::vector<telemetry::Output>& output() const noexcept { return output_; }
    [[nodiscard]] const std::vector<telemetry::Lost>& losses() const noexcept { return losses_; }
    /// Grows with every event that changed something; views redraw when it moved.
    [[nodiscard]] std::uint64_t revision() const noexcept { return revision_; }

private:
    void on(const telemetry::RunStarted& event);
    void on(const telemetry::PhaseStarted& event);
    void on(const telemetry::WorkStarted& event);
    void on(const telemetry::PhaseFinished& event);
    void on(const telemetry::TraceRecord& event);
    void on(const telemetry::CoresSampled& event);
    void on(const telemetry::ProcessesSampled& event);
    void on(const telemetry::ThreadOnCore& event);
    void on(const telemetry::Output& event);
    void on(const telemetry::Lost& event);
    void on(const telemetry::RunFinished& event);
    /// The place of a phase by its id, or none for one that never started.
    [[nodiscard]] std::optional<std::size_t> place_of(unsigned phase) const noexcept;

    std::optional<telemetry::RunStarted> run_;
    std::optional<telemetry::RunFinished> finished_;
    mutable std::vector<PhaseView> phases_;  // settled when looked at
    mutable std::vector<PhaseFold> folds_;   // one a phase
    unsigned phases_total_ = 0;
    std::map<unsigned, std::vector<Point>> core_usage_;
    std::vector<telemetry::Output> output_;
    std::vector<telemetry::Lost> losses_;
    std::uint64_t revision_ = 0;
};

}  // namespace poolscope::timeline
