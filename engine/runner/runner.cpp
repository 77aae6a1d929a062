#include "engine/runner/runner.hpp"

#include "engine/platform/sampling.hpp"
#include "engine/process/program.hpp"
#include "engine/runner/driver_files.hpp"
#include "engine/runner/interpreter.hpp"
#include "engine/runner/phase_run.hpp"
#include "engine/runner/schedule.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;
using telemetry::Phase;

bool needs_python(const experiment::Experiment& experiment) {
    return std::ranges::any_of(experiment.executors, [](auto executor) { return !experiment::is_native(executor); });
}

base::Result<std::optional<InterpreterInfo>> choose_interpreter(const experiment::Experiment& experiment,
                                                                const std::stop_token& stop) {
    if (!needs_python(experiment)) return std::nullopt;
    auto info = experiment.python ? probe(*experiment.python, default_limit, stop) : default_interpreter(stop);
    if (!info) return std::unexpected(info.error());
    return *info;
}

telemetry::RunStarted describe_run(const experiment::Experiment& experiment, const platform::Machine& machine,
                                   const std::optional<InterpreterInfo>& interpreter) {
    telemetry::RunStarted started;
    started.at = base::monotonic_now();
    started.experiment = experiment;
    started.machine = machine;
    started.interpreter = interpreter;
    if (experiment.traced) {
        const auto source = platform::make_switch_source();
        started.switch_source = source->name();
        started.switch_resolution = source->resolution();
    }
    return started;
}

/// The run's folder in shared memory; gone when this object is, or when this process is.
class RunFolder {
public:
    static base::Result<RunFolder> make(boost::asio::io_context& io) {
        auto path = platform::make_run_dir();
        if (!path) return std::unexpected(path.error());
        auto guard = process::guard_folder(io, *path);
        if (!guard) {
            std::error_code ignored;  // the guard's error is the one to tell
            fs::remove_all(*path, ignored);
            return std::unexpected(guard.error());
        }
        return RunFolder(std::move(*path), std::move(*guard));
    }

    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

private:
    RunFolder(fs::path path, std::unique_ptr<process::FolderGuard> guard)
        : path_(std::move(path)), guard_(std::move(guard)) {}

    fs::path path_;
    std::unique_ptr<process::FolderGuard> guard_;
};

base::Error stopped_error() {
    return {base::ErrorKind::stopped, "The run was stopped.", {}, {}, {}};
}

base::Result<void> run_phases(RunContext& context, const std::vector<Phase>& phases) {
    for (const Phase& phase : phases) {
        if (context.stop.stop_requested()) return std::unexpected(stopped_error());
        if (auto good = run_phase(context, phase, static_cast<unsigned>(phases.size())); !good) return good;
    }
    return {};
}

base::Result<void> run_all(const experiment::Experiment& experiment, const Sink& sink, const std::stop_token& stop,
                           base::Nanoseconds& sampling_cpu) {
    platform::sweep_stale_run_dirs();
    const auto interpreter = choose_interpreter(experiment, stop);
    if (!interpreter) return std::unexpected(interpreter.error());
    const auto machine = platform::read_machine();
    const auto phases = plan(experiment, machine, *interpreter);
    if (!phases) return std::unexpected(phases.error());

    boost::asio::io_context io;
    const auto folder = RunFolder::make(io);
    if (!folder) return std::unexpected(folder.error());
    fs::path driver;
    if (*interpreter) {
        auto written = write_driver(folder->path() / "driver");
        if (!written) return std::unexpected(written.error());
        driver = *written;
    }
    sink(describe_run(experiment, machine, *interpreter));
    const auto core_usage = platform::make_core_usage_source();
    const auto processes = platform::make_process_source();
    RunContext context{experiment,  folder->path(), driver, *interpreter ? (*interpreter)->path : "",
                       *core_usage, *processes,     sink,   stop,
                       {}};
    auto result = run_phases(context, *phases);
    sampling_cpu = context.sampling_cpu;
    return result;
}

}  // namespace

base::Result<void> run(const experiment::Experiment& experiment, const Sink& sink, std::stop_token stop) {
    base::Nanoseconds sampling_cpu{};
    auto result = run_all(experiment, sink, stop, sampling_cpu);
    telemetry::RunFinished finished;
    finished.at = base::monotonic_now();
    finished.sampling_cpu = sampling_cpu;
    if (!result) finished.error = result.error();
    sink(std::move(finished));
    return result;
}

}  // namespace poolscope::runner
