#include "app/window/gui.hpp"

#include "app/session/settings.hpp"
#include "app/window/shell.hpp"
#include "app/window/stop_signals.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace poolscope::window {
namespace {

void complain(const base::Error& error) {
    fmt::print(stderr, "{}\n", base::describe(error));
}

session::LoadedSettings last_settings() {
    const auto folder = session::settings_folder();
    if (!folder) return {{}, folder.error().what};
    return session::load_settings(*folder);
}

/// Not being able to keep the choices is no reason to fail; it is said.
void keep_settings(const session::Settings& settings) {
    const auto folder = session::settings_folder();
    if (!folder) return;  // was said when they were to be loaded
    if (const auto saved = session::save_settings(settings, *folder); !saved) complain(saved.error());
}

}  // namespace

bool display_available() {
#if defined(__linux__) || defined(__unix__)
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
#else
    return true;
#endif
}

int run_gui(const GuiOptions& options) {
    session::LoadedSettings loaded = last_settings();
    if (options.experiment) loaded.settings.experiment = options.experiment;
    auto shell = Shell::open(loaded.settings, false);
    if (!shell) {
        complain(shell.error());
        return base::exit_code(shell.error());
    }
    if (!loaded.message.empty()) (*shell)->application().notify(loaded.message);
    {
        const StopSignals signals([] { NativeWindow::wake(); });
        while ((*shell)->step() && !signals.received()) {
        }
    }
    keep_settings((*shell)->settings());
    return 0;
}

}  // namespace poolscope::window
