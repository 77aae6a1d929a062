#include "app/cli/cli.hpp"

#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/version.hpp"
#include "engine/experiment/spelling.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>

namespace poolscope::cli {
namespace {

/// The names that could stand at this place: options of the command that was begun, else the commands.
std::vector<std::string> known_words(const CLI::App& program, bool option) {
    const CLI::App* command = &program;
    for (const auto* given : program.get_subcommands()) command = given;
    std::vector<std::string> words;
    for (const auto* known : command->get_options()) words.push_back("--" + known->get_single_name());
    if (!option)
        for (const auto* known : command->get_subcommands([](const CLI::App*) { return true; }))
            words.push_back(known->get_name());
    return words;
}

/// What was wrong with the words given, in the same form as every other error.
base::Error error_of(const CLI::ParseError& error, const CLI::App& program) {
    base::Error result{base::ErrorKind::input, error.what(), {}, "See `poolscope --help`.", {}};
    for (const auto* given : program.get_subcommands())
        result.remedy = fmt::format("See `poolscope {} --help`.", given->get_name());
    const auto extras = program.remaining(true);
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError) || extras.empty()) return result;
    const bool option = extras.front().starts_with('-');
    result.what = fmt::format("there is no {} \"{}\"", option ? "option" : "command", extras.front());
    const auto words = known_words(program, option);
    const auto near = experiment::nearest(extras.front(), {words.begin(), words.end()});
    if (!near.empty()) result.remedy = fmt::format("Did you mean {}? {}", near, result.remedy);
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("Poolscope shows how a process pool gets past the GIL, on this machine, in real time.",
                     "poolscope");
    program.set_version_flag("--version", fmt::format("poolscope {}", version), "Print the version");
    program.require_subcommand(0, 1);
    program.footer(
        "Example:\n  poolscope run --executors sequential,threads,pool\n\n`poolscope COMMAND --help` tells more of "
        "each.");
    const std::array add{add_run_command, add_sweep_command, add_doctor_command, add_gui_command, add_play_command};
    std::vector<Body> bodies;
    for (const auto& add_command : add) bodies.push_back(add_command(program));
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& wanted) {  // --help and --version
        return program.exit(wanted);
    } catch (const CLI::ParseError& error) {
        return report_error(error_of(error, program));
    }
    const auto commands = program.get_subcommands([](const CLI::App*) { return true; });
    for (std::size_t i = 0; i < commands.size(); ++i)
        if (commands[i]->parsed()) return bodies[i]();
    return open_window_or_run_proof();
}

}  // namespace poolscope::cli
