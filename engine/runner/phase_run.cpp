#include "engine/runner/phase_run.hpp"

#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"
#include "engine/process/program.hpp"
#include "engine/runner/periodic.hpp"
#include "engine/runner/phase_report.hpp"
#include "engine/runner/phase_spec.hpp"
#include "engine/telemetry/trace_file.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <fstream>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using telemetry::PassKind;
using telemetry::Phase;
using telemetry::PhaseFinished;
using telemetry::Stream;

/// How long a driver may take to leave after its result.
constexpr auto leaving_limit = 2s;
constexpr std::size_t kept_errors = 4000;

/// How often to look. A timed phase is left alone as far as the window can bear it.
struct Rates {
    std::chrono::milliseconds cores, processes;
    int memory_every;  ///< of so many looks at the processes one reads memory
};

Rates rates_of(PassKind pass) {
    return pass == PassKind::traced ? Rates{100ms, 50ms, 5} : Rates{200ms, 1000ms, 1};
}

/// One phase under way. All handlers run on the io_context's thread, inside `run`.
class PhaseRun {
public:
    PhaseRun(RunContext& context, const Phase& phase)
        : context_(context),
          phase_(phase),
          folder_(context.run_dir / std::to_string(phase.id)),
          traced_(phase.pass == PassKind::traced),
          report_(phase.id),
          deadline_(io_),
          leaving_(io_) {}

    PhaseFinished run() {
        const auto cpu_before = platform::own_cpu_time();
        PhaseFinished finished;
        if (auto good = prepare(); !good)
            finished.error = good.error();
        else if (good = launch(); !good)
            finished.error = good.error();
        else
            finished = follow();
        finished.phase = phase_.id;
        finished.at = base::monotonic_now();
        finished.app_cpu = platform::own_cpu_time() - cpu_before;
        remove_folder();
        return finished;
    }

private:
    base::Result<void> prepare() {
        std::error_code failed;
        fs::create_directories(traced_ ? trace_dir() : folder_, failed);
        std::ofstream out(spec_file(), std::ios::binary);
        out << phase_spec(context_.experiment, phase_, traced_ ? std::optional(trace_dir()) : std::nullopt);
        out.close();
        if (!out)
            return base::system_error(fmt::format("{} could not be written.", spec_file().string()),
                                      "Free some space in shared memory.");
        return {};
    }

    base::Result<void> launch() {
        process::Launch launch;
        if (auto arguments = command(); arguments)
            launch.arguments = *arguments;
        else
            return std::unexpected(arguments.error());
        launch.environment = {{"PYTHONUNBUFFERED", "1"},     // what a worker printed must not die with it
                              {"PYTHONPYCACHEPREFIX", ""}};  // nothing of a run lies outside its folder
        auto launched = process::Program::launch(io_, launch, handlers(), [this](std::int32_t keeper) {
            keeper_pid_ = keeper;
            if (traced_) watch_switches(keeper);
        });
        if (!launched) return std::unexpected(launched.error());
        program_ = std::move(*launched);
        return {};
    }

    base::Result<std::vector<std::string>> command() const {
        if (!experiment::is_native(phase_.executor))
            return std::vector{context_.interpreter, context_.driver.string(), spec_file().string()};
        auto worker = process::find_helper("poolscope-worker");
        if (!worker) return std::unexpected(worker.error());
        return std::vector{worker->string(), spec_file().string()};
    }

    process::Handlers handlers() {
        process::Handlers handlers;
        handlers.started = [this](std::int32_t pid) { main_pid_ = pid; };
        handlers.out = [this](std::string_view text) { send_output(Stream::out, text); };
        handlers.err = [this](std::string_view text) {
            if (errors_.size() < kept_errors) errors_.append(text.substr(0, kept_errors - errors_.size()));
            send_output(Stream::err, text);
        };
        handlers.control = [this](std::string_view line) { take_line(line); };
        handlers.output_lost = [this](std::uint64_t bytes) { output_lost_ += bytes; };
        handlers.ended = [this](const process::Exit& exit) {
            exit_ = exit;
            io_.stop();
        };
        return handlers;
    }

    /// Kernel records where they can be had for this process; else samples.
    void watch_switches(std::int32_t keeper) {
        switches_ = platform::make_switch_source();
        if (switches_->attach(keeper)) return;
        switches_ = platform::make_sampled_switch_source();
        if (!switches_->attach(keeper)) switches_.reset();
    }

    PhaseFinished follow() {
        const std::stop_callback stopping(context_.stop, [this] {
            boost::asio::post(io_, [this] {
                stopped_ = !report_.complete();
                program_->end();
            });
        });
        deadline_.expires_after(context_.experiment.timeout);
        deadline_.async_wait([this](const boost::system::error_code& cancelled) {
            if (cancelled || report_.complete()) return;
            timed_out_ = true;
            program_->end();
        });
        {
            const Rates rates = rates_of(phase_.pass);
            const Periodic cores(io_, rates.cores, [this] { sample_cores(); });
            const Periodic processes(io_, rates.processes, [this, rates] { sample_processes(rates.memory_every); });
            std::optional<Periodic> traces;
            if (traced_) {
                reader_.emplace(trace_dir());
                traces.emplace(io_, 30ms, [this] { read_traces(); });
            }
            io_.run();
        }
        read_traces();
        PhaseFinished finished = report_.finish(exit_, errors_);
        if (reader_) finished.records_dropped = reader_->dropped();
        if (auto error = own_error()) finished.error = std::move(error);
        report_losses();
        return finished;
    }

    /// The end that this program brought about, if it did.
    std::optional<base::Error> own_error() const {
        if (stopped_ && !report_.complete())
            return base::Error{base::ErrorKind::stopped, "The run was stopped.", {}, {}, {}};
        if (!timed_out_) return std::nullopt;
        return base::Error{base::ErrorKind::run,
                           fmt::format("{} did not finish within {} s and was ended.", title_of(phase_.executor),
                                       context_.experiment.timeout.count()),
                           {},
                           "Give it more time with --timeout, or smaller inputs.",
                           errors_};
    }

    void take_line(std::string_view line) {
        switch (report_.take(line)) {
            case PhaseReport::Line::work:
                context_.sink(*report_.work_started());
                break;
            case PhaseReport::Line::result:
            case PhaseReport::Line::error:
                deadline_.cancel();
                leaving_.expires_after(leaving_limit);
                leaving_.async_wait([this](const boost::system::error_code& cancelled) {
                    if (!cancelled) program_->end();
                });
                break;
            case PhaseReport::Line::started:
            case PhaseReport::Line::unknown:
                break;
        }
    }

    void send_output(Stream stream, std::string_view text) {
        context_.sink(telemetry::Output{base::monotonic_now(), phase_.id, stream, std::string(text)});
    }

    /// Runs one look at the machine and adds its cost to the run's.
    template <class Look>
    void charge(Look look) {
        const auto before = platform::own_cpu_time();
        look();
        context_.sampling_cpu += platform::own_cpu_time() - before;
    }

    void sample_cores() {
        charge([&] {
            auto cores = context_.core_usage.sample();
            const auto at = base::monotonic_now();
            const auto period = at - context_.cores_sampled_at;
            context_.cores_sampled_at = at;
            if (cores && !cores->empty()) context_.sink(telemetry::CoresSampled{at, period, std::move(*cores)});
        });
    }

    void sample_processes(int memory_every) {
        if (main_pid_ == 0 || report_.complete()) return;
        charge([&] {
            const bool memory = looks_++ % memory_every == 0;
            auto found = context_.processes.sample(main_pid_, {.memory = memory, .switches = memory});
            if (!found.empty())
                context_.sink(telemetry::ProcessesSampled{base::monotonic_now(), phase_.id, std::move(found)});
        });
    }

    void read_traces() {
        if (!traced_) return;
        charge([&] {
            for (const auto& batch : reader_->poll())
                for (const auto& record : batch.records)
                    context_.sink(telemetry::TraceRecord{phase_.id, batch.pid, batch.tid, batch.role, record});
            if (!switches_) return;
            spans_.clear();
            switches_->drain(spans_);
            for (const auto& span : spans_)
                if (span.pid != keeper_pid_) context_.sink(telemetry::ThreadOnCore{phase_.id, span});
        });
    }

    void report_losses() {
        const auto at = base::monotonic_now();
        if (output_lost_ > 0) context_.sink(telemetry::Lost{at, output_lost_, "output bytes"});
        if (switches_ && switches_->lost() > 0) context_.sink(telemetry::Lost{at, switches_->lost(), "switch records"});
        if (reader_ && reader_->damaged_files() > 0)
            context_.sink(telemetry::Lost{at, reader_->damaged_files(), "damaged trace files"});
    }

    void remove_folder() {
        std::error_code ignored;  // the whole run folder goes at the end, with whatever is left in it
        fs::remove_all(folder_, ignored);
    }

    [[nodiscard]] fs::path trace_dir() const { return folder_ / "trace"; }
    [[nodiscard]] fs::path spec_file() const { return folder_ / "spec.json"; }

    RunContext& context_;
    const Phase phase_;
    const fs::path folder_;
    const bool traced_;
    PhaseReport report_;
    boost::asio::io_context io_;
    boost::asio::steady_timer deadline_;
    boost::asio::steady_timer leaving_;
    std::optional<telemetry::TraceReader> reader_;
    std::unique_ptr<platform::SwitchSource> switches_;
    std::vector<platform::OnCore> spans_;
    std::string errors_;
    std::uint64_t output_lost_ = 0;
    process::Exit exit_;
    std::int32_t main_pid_ = 0;
    std::int32_t keeper_pid_ = 0;
    int looks_ = 0;
    bool stopped_ = false;
    bool timed_out_ = false;
    std::unique_ptr<process::Program> program_;  // first to go: its handlers use the members above
};

}  // namespace

base::Result<void> run_phase(RunContext& context, const Phase& phase, unsigned phases_total) {
    context.sink(telemetry::PhaseStarted{base::monotonic_now(), phase, phases_total});
    PhaseFinished finished = PhaseRun(context, phase).run();
    const auto error = finished.error;
    context.sink(std::move(finished));
    if (error) return std::unexpected(*error);
    return {};
}

}  // namespace poolscope::runner
