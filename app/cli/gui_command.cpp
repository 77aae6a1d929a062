#include "app/cli/command.hpp"
#include "app/cli/experiment_options.hpp"
#include "app/cli/output.hpp"
#include "app/window/gui.hpp"
#include "engine/experiment/experiment_toml.hpp"

#include <CLI/CLI.hpp>

namespace poolscope::cli {
namespace {

struct GuiCommandOptions {
    std::optional<std::string> experiment;
};

int gui(const GuiCommandOptions& given) {
    window::GuiOptions options;
    if (given.experiment) {
        auto experiment = experiment::load_toml(*given.experiment);
        if (!experiment) return report_error(experiment.error());
        options.experiment = *std::move(experiment);
    }
    return window::run_gui(options);
}

}  // namespace

Body add_gui_command(CLI::App& program) {
    auto* command = program.add_subcommand("gui", "Open the window; the same as no command at all");
    auto options = std::make_shared<GuiCommandOptions>();
    add_text_option(*command, "--experiment", options->experiment, "FILE.toml",
                    "Open it with the experiment of a file");
    command->footer("Example:\n  poolscope gui --experiment proof.toml");
    return [options] { return gui(*options); };
}

int open_window_or_run_proof() {
    if (window::display_available()) return window::run_gui({});
    print_error("poolscope: there is no display, so the proof runs in this terminal\n");
    return run_proof();
}

}  // namespace poolscope::cli
