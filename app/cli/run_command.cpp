#include "app/cli/command.hpp"
#include "app/cli/experiment_options.hpp"
#include "app/cli/observed_run.hpp"
#include "app/cli/report_text.hpp"
#include "app/cli/text_timeline.hpp"

#include <CLI/CLI.hpp>

namespace poolscope::cli {
namespace {

struct RunOptions {
    ExperimentOptions experiment;
    OutputOptions output;
};

/// Fewer repeats than the window takes: the whole proof is to be over in a few seconds.
experiment::Experiment default_experiment() {
    experiment::Experiment experiment;
    experiment.repeats = 3;
    return experiment;
}

base::Result<experiment::Experiment> one_worker_count(experiment::Experiment experiment) {
    if (experiment.workers.size() > 1)
        return base::input_error("run takes one number of workers",
                                 "Compare several with `poolscope sweep --workers LIST`.", "--workers");
    return experiment;
}

/// The lanes of every traced parallel pass, where a terminal has room for them.
void print_timelines(const timeline::Timeline& timeline, const Terminal& terminal) {
    constexpr std::size_t least_columns = 80;
    const auto columns = own_terminal_size().columns;
    if (!terminal.interactive || columns < least_columns) return;
    for (const auto& phase : timeline.phases()) {
        if (phase.phase.pass != telemetry::PassKind::traced || experiment::is_sequential(phase.phase.executor))
            continue;
        auto lines = text_timeline(phase, std::min<std::size_t>(columns - 1, 120), terminal.utf8);
        if (lines.empty()) continue;
        lines.insert(lines.begin(), Line{});
        print_lines(lines, terminal);
    }
}

void print_report(const Performance& performance, const OutputOptions& output, const Terminal& terminal) {
    if (output.json == "-") return;
    if (output.quiet) {
        for (const auto& line : result_lines(performance.report)) print_out(line + "\n");
        return;
    }
    print_lines(report_text(performance.report, text_columns(terminal)), terminal);
    print_timelines(*performance.timeline, terminal);
}

int run(const RunOptions& options) {
    if (const auto good = check_output(options.output); !good) return report_error(good.error());
    auto experiment = build_experiment(options.experiment, default_experiment());
    if (experiment) experiment = one_worker_count(*std::move(experiment));
    if (!experiment) return report_error(experiment.error());
    const Terminal terminal = own_terminal();
    const auto performance = observed_run(*experiment, options.output, terminal);
    if (!performance) return report_error(performance.error());
    print_report(*performance, options.output, terminal);
    return conclude(*performance, options.output);
}

}  // namespace

Body add_run_command(CLI::App& program) {
    auto* command = program.add_subcommand("run", "Run an experiment in the terminal; without options, the proof");
    auto options = std::make_shared<RunOptions>();
    add_experiment_options(*command, options->experiment);
    add_text_option(*command, "--workers", options->experiment.workers, "COUNT",
                    "Workers of the parallel executors (default: the cores that can be used)");
    add_text_option(*command, "--json", options->output.json, "FILE",
                    "Write the run as JSON too; with - to standard output, and nothing else there");
    command->add_flag("--quiet", options->output.quiet, "Print the result lines only");
    command->footer(
        "Examples:\n"
        "  poolscope run\n"
        "  poolscope run --executors sequential,threads,pool --workers 4 --start-method spawn\n"
        "  poolscope run --function prime.py:count_primes --numbers 10000,20000,30000 --json run.json");
    return [options] { return run(*options); };
}

int run_proof() {
    return run({});
}

}  // namespace poolscope::cli
