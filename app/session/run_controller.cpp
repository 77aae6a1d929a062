#include "app/session/run_controller.hpp"

#include "engine/runner/runner.hpp"

#include <exception>
#include <optional>
#include <thread>
#include <utility>

namespace poolscope::session {

namespace {

using Queue = base::BoundedQueue<telemetry::Event>;

// Ten seconds of samples at the highest rates, should the window be hidden and not draining.
constexpr std::size_t queue_bound = 200'000;

base::Keep keep_of(const telemetry::Event& event) noexcept {
    return telemetry::must_keep(event) ? base::Keep::always : base::Keep::droppable;
}

base::Error unexpected_end(const char* why) {
    return {base::ErrorKind::system,
            std::string("The run broke off: ") + why + ".",
            {},
            "Run it again; if it happens once more, please report it.",
            {}};
}

// The window waits for RunFinished, so it comes whatever the runner does.
void run_to_the_end(const RunFunction& run, const experiment::Experiment& experiment, Queue& queue,
                    const std::stop_token& stop) {
    bool finished = false;
    const auto sink = [&](telemetry::Event event) {
        finished = finished || std::holds_alternative<telemetry::RunFinished>(event);
        const auto keep = keep_of(event);
        queue.push(std::move(event), keep);
    };
    std::optional<base::Error> error;
    try {
        if (auto result = run(experiment, sink, stop); !result) error = std::move(result.error());
    } catch (const std::exception& exception) {
        error = unexpected_end(exception.what());
    }
    if (finished) return;
    if (!error) error = unexpected_end("it never said how it ended");
    sink(telemetry::RunFinished{base::monotonic_now(), std::move(error), {}});
}

}  // namespace

struct RunController::State {
    State(std::function<void()> wake, RunFunction run_function)
        : run(std::move(run_function)), queue(queue_bound, std::move(wake)) {}

    void apply(const telemetry::Event& event);
    void report_loss();
    void finish();

    const RunFunction run;
    std::shared_ptr<timeline::Timeline> timeline = std::make_shared<timeline::Timeline>();
    analysis::RunReport report;
    std::vector<PastRun> history;
    unsigned number = 0;
    bool running = false;
    bool stale = false;  // the report lags behind the timeline
    Queue::Batch batch;

    Queue queue;
    std::jthread thread;  // last: ends before what it uses does
};

void RunController::State::apply(const telemetry::Event& event) {
    const bool last = std::holds_alternative<telemetry::RunFinished>(event);
    if (last) report_loss();
    timeline->apply(event);
    stale = stale || last || std::holds_alternative<telemetry::RunStarted>(event) ||
            std::holds_alternative<telemetry::PhaseFinished>(event);
    if (last) finish();
}

void RunController::State::report_loss() {
    if (batch.dropped == 0) return;
    timeline->apply(telemetry::Lost{base::monotonic_now(), std::exchange(batch.dropped, 0), "samples"});
}

void RunController::State::finish() {
    running = false;
    report = analysis::analyse(*timeline);
    stale = false;
    if (history.size() == kept_runs) history.erase(history.begin());
    history.push_back({number, timeline, report});
}

RunController::RunController(std::function<void()> wake)
    : RunController(std::move(wake),
                    [](const experiment::Experiment& experiment, const std::function<void(telemetry::Event)>& sink,
                       std::stop_token stop) { return runner::run(experiment, sink, std::move(stop)); }) {}

RunController::RunController(std::function<void()> wake, RunFunction run)
    : state_(std::make_unique<State>(std::move(wake), std::move(run))) {}

RunController::~RunController() = default;

base::Result<void> RunController::start(experiment::Experiment experiment) {
    if (state_->running) return base::run_error("A run is under way.", "Stop it, or wait until it has ended.");
    auto valid = experiment::validate(std::move(experiment));
    if (!valid) return std::unexpected(std::move(valid.error()));

    state_->thread = {};  // joins the run before; it has sent its last event
    state_->queue.drain(state_->batch);
    state_->timeline = std::make_shared<timeline::Timeline>();
    state_->report = {};
    ++state_->number;
    state_->running = true;
    state_->thread = std::jthread([run = &state_->run, queue = &state_->queue, experiment = std::move(*valid)](
                                      const std::stop_token& stop) { run_to_the_end(*run, experiment, *queue, stop); });
    return {};
}

void RunController::stop() {
    state_->thread.request_stop();
}

bool RunController::running() const noexcept {
    return state_->running;
}

bool RunController::update() {
    auto& state = *state_;
    state.queue.drain(state.batch);
    if (state.batch.items.empty() && state.batch.dropped == 0) return false;
    for (const auto& event : state.batch.items) state.apply(event);
    state.report_loss();
    if (std::exchange(state.stale, false)) state.report = analysis::analyse(*state.timeline);
    return true;
}

const timeline::Timeline& RunController::timeline() const noexcept {
    return *state_->timeline;
}

const analysis::RunReport& RunController::report() const noexcept {
    return state_->report;
}

const std::vector<PastRun>& RunController::history() const noexcept {
    return state_->history;
}

unsigned RunController::run_number() const noexcept {
    return state_->number;
}

}  // namespace poolscope::session
