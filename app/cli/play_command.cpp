#include "app/cli/command.hpp"
#include "app/window/play.hpp"

#include <CLI/CLI.hpp>

namespace poolscope::cli {

Body add_play_command(CLI::App& program) {
    auto* command = program.add_subcommand("play", "Play a demo script against the real window, line by line");
    auto options = std::make_shared<window::PlayOptions>();
    command->add_option_function<std::string>("SCRIPT", [options](const std::string& text) { options->script = text; })
        ->required()
        ->type_name("FILE")
        ->description("The script: open, click, set, key, wait, expect, screenshot, resize, theme, quit");
    command->add_option_function<std::string>("--out", [options](const std::string& text) { options->out = text; })
        ->type_name("DIR")
        ->description("Where its screenshots go (default: the current folder)");
    command->footer("Example:\n  poolscope play demo.txt --out shots");
    return [options] { return window::run_play(*options); };
}

}  // namespace poolscope::cli
