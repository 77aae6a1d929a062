#include "app/window/play.hpp"

#include "app/window/player.hpp"
#include "app/window/script.hpp"
#include "app/window/shell.hpp"
#include "app/window/stop_signals.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace poolscope::window {
namespace {

int complain(const base::Error& error) {
    fmt::print(stderr, "{}\n", base::describe(error));
    return base::exit_code(error);
}

}  // namespace

int run_play(const PlayOptions& options) {
    const auto lines = load_script(options.script);
    if (!lines) return complain(lines.error());
    // Not the person's own settings: a demo looks the same everywhere.
    auto shell = Shell::open({}, true);
    if (!shell) {
        base::Error error = shell.error();
        error.remedy = "Without a display a script can be played like this: xvfb-run -a poolscope play SCRIPT.";
        return complain(error);
    }
    const StopSignals signals([&] { (*shell)->native().request_close(), NativeWindow::wake(); });
    Player player(**shell, options.out);
    if (const auto played = player.play(*lines); !played) {
        base::Error error = played.error();
        error.where = options.script.string() + ":" + error.where;
        return complain(error);
    }
    return 0;
}

}  // namespace poolscope::window
