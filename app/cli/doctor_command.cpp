#include "app/cli/command.hpp"
#include "app/cli/doctor_text.hpp"
#include "app/cli/experiment_options.hpp"
#include "app/cli/output.hpp"
#include "engine/runner/interpreter.hpp"

#include <CLI/CLI.hpp>

namespace poolscope::cli {
namespace {

int doctor(const OutputOptions& options) {
    if (const auto good = check_output(options); !good) return report_error(good.error());
    Examination found{platform::read_machine(), runner::discover(), platform::probe_capabilities()};
    if (options.json != "-") {
        const Terminal terminal = own_terminal();
        print_lines(doctor_text(found, text_columns(terminal)), terminal);
    }
    const auto written = write_json(options, doctor_json(found));
    return written ? 0 : report_error(written.error());
}

}  // namespace

Body add_doctor_command(CLI::App& program) {
    auto* command = program.add_subcommand("doctor", "Tell what this machine has and what can be measured on it");
    auto options = std::make_shared<OutputOptions>();
    add_text_option(*command, "--json", options->json, "FILE",
                    "Write it as JSON too; with - to standard output, and nothing else there");
    command->footer("Example:\n  poolscope doctor --json -");
    return [options] { return doctor(*options); };
}

}  // namespace poolscope::cli
