#pragma once

#include "engine/analysis/report.hpp"
#include "engine/base/bounded_queue.hpp"
#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"
#include "engine/telemetry/event.hpp"
#include "engine/timeline/timeline.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace poolscope::session {

/// What runs an experiment on the engine thread: `runner::run`, or a fake. Sends every event to the sink and returns
/// soon after a stop request.
using RunFunction = std::function<base::Result<void>(
    const experiment::Experiment&, const std::function<void(telemetry::Event)>& sink, std::stop_token)>;

/// A run of this sitting that has ended, well or not, kept so that results stay and runs with other worker counts can
/// be compared.
struct PastRun {
    unsigned number = 0;  ///< 1, 2, ...
    std::shared_ptr<const timeline::Timeline> timeline;
    analysis::RunReport report;
};

/// Owns the running experiment: its engine thread, its queue, its timeline. All calls from one thread (the UI's).
class RunController {
public:
    /// `wake` is called from the engine thread when the queue turns from empty to non-empty; it must be thread-safe.
    explicit RunController(std::function<void()> wake);
    RunController(std::function<void()> wake, RunFunction run);
    /// Ends a run that is under way and waits for it (under 2 s).
    ~RunController();
    RunController(const RunController&) = delete;
    RunController& operator=(const RunController&) = delete;

    /// Validates and starts. Errors: invalid experiment; a run is under way.
    base::Result<void> start(experiment::Experiment experiment);
    /// Asks the run to end; `running` turns false once RunFinished has come.
    void stop();
    [[nodiscard]] bool running() const noexcept;

    /// Once a frame: folds in what has come since. True when anything changed.
    bool update();

    /// Of the run under way, else of the last one. Empty before the first.
    [[nodiscard]] const timeline::Timeline& timeline() const noexcept;
    /// Analysed anew whenever a phase has finished.
    [[nodiscard]] const analysis::RunReport& report() const noexcept;
    /// Oldest first; at most `kept_runs`, so that a long sitting does not eat the memory.
    [[nodiscard]] const std::vector<PastRun>& history() const noexcept;
    static constexpr std::size_t kept_runs = 64;
    /// Of the run under way, else of the last one; 0 before the first.
    [[nodiscard]] unsigned run_number() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace poolscope::session
