#include "app/cli/command.hpp"
#include "app/cli/experiment_options.hpp"
#include "app/cli/observed_run.hpp"
#include "app/cli/report_text.hpp"
#include "app/cli/sweep_text.hpp"
#include "engine/platform/machine.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

namespace poolscope::cli {
namespace {

struct SweepOptions {
    ExperimentOptions experiment;
    OutputOptions output;
};

/// 1 to twice the cores that can be used: doubled from 8 on, to keep the sweep short.
std::vector<unsigned> default_workers(unsigned cores) {
    std::vector<unsigned> workers;
    for (unsigned count = 1; count <= 2 * cores; count += count < 8 ? 1 : count) workers.push_back(count);
    return workers;
}

experiment::Experiment default_experiment() {
    experiment::Experiment experiment;
    experiment.title = "Sweep";
    experiment.repeats = 3;
    experiment.workers = default_workers(platform::read_machine().parallelism());
    return experiment;
}

base::Result<experiment::Experiment> with_parallel_executor(experiment::Experiment experiment) {
    if (std::ranges::all_of(experiment.executors, experiment::is_sequential))
        return base::input_error("a sweep needs a parallel executor", "Add one, such as pool.", "--executors");
    return experiment;
}

/// A speedup needs its yardstick, so a sequential executor is added where only the parallel ones were named.
experiment::Experiment with_yardsticks(experiment::Experiment experiment) {
    const auto named = experiment.executors;
    for (const auto executor : named) {
        const auto yardstick = experiment::sequential_of(executor);
        if (std::ranges::find(experiment.executors, yardstick) == experiment.executors.end())
            experiment.executors.insert(experiment.executors.begin(), yardstick);
    }
    return experiment;
}

void print_sweep(const Performance& performance, const OutputOptions& output, const Terminal& terminal) {
    const auto& report = performance.report;
    if (output.json == "-") return;
    if (output.quiet) {
        for (const auto& line : result_lines(report)) print_out(line + "\n");
        return;
    }
    const auto columns = text_columns(terminal);
    auto lines = sweep_text(report, columns);
    for (auto& text : word_wrapped(report.explanation, columns)) lines.push_back({{std::move(text)}});
    if (report.verdict == analysis::Verdict::inconclusive)
        for (auto& text : word_wrapped("Inconclusive: " + report.reason, columns))
            lines.push_back({{std::move(text), Colour::yellow}});
    print_lines(lines, terminal);
}

int sweep(const SweepOptions& options) {
    if (const auto good = check_output(options.output); !good) return report_error(good.error());
    auto experiment = build_experiment(options.experiment, default_experiment());
    if (experiment) experiment = with_parallel_executor(*std::move(experiment));
    if (!experiment) return report_error(experiment.error());
    *experiment = with_yardsticks(*std::move(experiment));
    const Terminal terminal = own_terminal();
    const auto performance = observed_run(*experiment, options.output, terminal);
    if (!performance) return report_error(performance.error());
    print_sweep(*performance, options.output, terminal);
    return conclude(*performance, options.output);
}

}  // namespace

Body add_sweep_command(CLI::App& program) {
    auto* command =
        program.add_subcommand("sweep", "Run the same over several worker counts: speedup, efficiency, fits");
    auto options = std::make_shared<SweepOptions>();
    add_experiment_options(*command, options->experiment);
    add_text_option(*command, "--workers", options->experiment.workers, "LIST",
                    "Worker counts, such as 1,2,4 or 1..8 (default: 1 to twice the cores)");
    add_text_option(*command, "--json", options->output.json, "FILE",
                    "Write the sweep as JSON too; with - to standard output, and nothing else there");
    command->add_flag("--quiet", options->output.quiet, "Print the result lines only");
    command->footer(
        "Examples:\n"
        "  poolscope sweep --workers 1,2,4\n"
        "  poolscope sweep --workers 1..8 --executors threads,pool --json sweep.json");
    return [options] { return sweep(*options); };
}

}  // namespace poolscope::cli
