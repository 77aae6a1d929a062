#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace poolscope::cli {

/// Adds one command to the program. Returns what is to be done when that command was given: its exit code.
using Body = std::function<int()>;

Body add_run_command(CLI::App& program);
Body add_sweep_command(CLI::App& program);
Body add_doctor_command(CLI::App& program);
Body add_gui_command(CLI::App& program);
Body add_play_command(CLI::App& program);

/// The proof in the terminal, as `poolscope run` without options.
int run_proof();
/// What no command at all means; without a display, which is said, the proof.
int open_window_or_run_proof();

}  // namespace poolscope::cli
