#pragma once

#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::session {

/// Where the window stood, in screen coordinates.
struct WindowPlace {
    int width = 1280;
    int height = 800;
    std::optional<int> x;  ///< none: the system chooses
    std::optional<int> y;
    bool maximized = false;
    friend bool operator==(const WindowPlace&, const WindowPlace&) = default;
};

/// What the window keeps between starts.
struct Settings {
    WindowPlace window;
    std::string theme = "dark";
    int text_percent = 100;                            ///< 100 to 200
    std::optional<std::string> python;                 ///< the interpreter that was chosen
    std::optional<experiment::Experiment> experiment;  ///< the last one in the Lab
    friend bool operator==(const Settings&, const Settings&) = default;
};

/// $XDG_CONFIG_HOME/poolscope, else ~/.config/poolscope; an input error where neither is known.
base::Result<std::filesystem::path> settings_folder();

/// `message` is for the person; empty when all is well. Values out of range fall back to their defaults.
struct LoadedSettings {
    Settings settings;
    std::string message;
};
/// Reads settings.toml and experiment.toml of the folder. A missing file is no fault. A file that cannot be understood
/// is set aside as "<name>.broken", with a message, and the defaults are used.
LoadedSettings load_settings(const std::filesystem::path& folder);

/// Writes both atomically: a crash leaves the old ones or the new ones. Makes the folder if it is not there.
base::Result<void> save_settings(const Settings& settings, const std::filesystem::path& folder);

}  // namespace poolscope::session
