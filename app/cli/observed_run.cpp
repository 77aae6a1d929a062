#include "app/cli/observed_run.hpp"

#include "app/cli/interrupt.hpp"
#include "engine/exchange/run_json.hpp"
#include "engine/runner/runner.hpp"

#include <fmt/format.h>

namespace poolscope::cli {
namespace {

std::unique_ptr<Progress> make_progress(const OutputOptions& output, const Terminal& terminal) {
    if (output.quiet) return std::make_unique<SilentProgress>();
    if (!terminal.interactive || output.json == "-") return std::make_unique<PlainProgress>(print_error);
    return std::make_unique<LiveProgress>(terminal, own_terminal_size, print_out);
}

}  // namespace

base::Result<Performance> observed_run(const experiment::Experiment& experiment, const OutputOptions& output,
                                       const Terminal& terminal) {
    const Interrupt interrupt;
    const auto progress = make_progress(output, terminal);
    return perform(experiment, *progress, [&] { return interrupt.signal() != 0; }, runner::run);
}

int conclude(const Performance& performance, const OutputOptions& output) {
    const auto& error = performance.report.error;
    const bool to_file = output.json && output.json != "-";
    if (!error || !to_file) {
        const auto written = write_json(output, exchange::run_json(performance.report));
        if (!written) return report_error(written.error());
    }
    if (!error) return 0;
    const int code = report_error(*error);
    if (to_file) print_error(fmt::format("poolscope: {} was left as it was\n", *output.json));
    return code;
}

}  // namespace poolscope::cli
