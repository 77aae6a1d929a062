#pragma once

#include <filesystem>

namespace poolscope::window {

struct PlayOptions {
    std::filesystem::path script;
    std::filesystem::path out = ".";  ///< where screenshots go; made if it is not there
};

/// Plays a demo script against the real window. Returns 0 when every line held, 1 when one failed (its number and what
/// was there instead are on standard error), 2 when the script cannot be read or understood (with line and column).
int run_play(const PlayOptions& options);

}  // namespace poolscope::window
