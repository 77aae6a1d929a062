#include "app/session/settings.hpp"

#include "engine/experiment/experiment_toml.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace poolscope::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "settings.toml";
constexpr const char* experiment_name = "experiment.toml";

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return {};
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Renames a file that is of no use, so that it can be looked at and does not stand in the way.
std::string set_aside(const fs::path& path, const std::string& why) {
    fs::path aside = path;
    aside += ".broken";
    std::error_code failed;
    fs::rename(path, aside, failed);
    const std::string name = path.filename().string();
    if (failed) return fmt::format("{} cannot be read ({}); starting with the defaults.", name, why);
    return fmt::format("{} could not be read ({}). It was set aside as {}; starting with the defaults.", name, why,
                       aside.filename().string());
}

int in_range(const toml::node_view<const toml::node>& node, int low, int high, int otherwise) {
    const auto value = node.value<std::int64_t>();
    return value && *value >= low && *value <= high ? static_cast<int>(*value) : otherwise;
}

std::optional<int> place(const toml::node_view<const toml::node>& node) {
    constexpr int farthest = 100'000;
    const auto value = node.value<std::int64_t>();
    if (!value || *value < -farthest || *value > farthest) return {};
    return static_cast<int>(*value);
}

Settings read_settings(const toml::table& table) {
    Settings settings;
    const auto window = table["window"];
    settings.window.width = in_range(window["width"], 320, 32'000, settings.window.width);
    settings.window.height = in_range(window["height"], 240, 32'000, settings.window.height);
    settings.window.x = place(window["x"]);
    settings.window.y = place(window["y"]);
    settings.window.maximized = window["maximized"].value_or(false);
    settings.theme = table["theme"].value_or(settings.theme);
    settings.text_percent = in_range(table["text_percent"], 100, 200, settings.text_percent);
    settings.python = table["python"].value<std::string>();
    return settings;
}

std::string write_settings(const Settings& settings) {
    toml::table window{
        {"width", settings.window.width}, {"height", settings.window.height}, {"maximized", settings.window.maximized}};
    if (settings.window.x) window.insert("x", *settings.window.x);
    if (settings.window.y) window.insert("y", *settings.window.y);
    toml::table table{{"theme", settings.theme}, {"text_percent", settings.text_percent}, {"window", window}};
    if (settings.python) table.insert("python", *settings.python);
    std::ostringstream out;
    out << table << '\n';
    return out.str();
}

base::Result<void> write_atomically(const fs::path& path, const std::string& text) {
    fs::path fresh = path;
    fresh += ".new";
    {
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out << text;
        out.flush();
        if (!out) {
            return base::system_error(
                fmt::format("The settings could not be written to {}.", fresh.string()),
                "Look at the folder's permissions and the space left; this start goes on without.");
        }
    }
    std::error_code failed;
    fs::rename(fresh, path, failed);
    if (failed) {
        return base::system_error(
            fmt::format("The settings could not be written to {}: {}.", path.string(), failed.message()),
            "Look at the folder's permissions.");
    }
    return {};
}

void add_message(std::string& messages, const std::string& message) {
    messages += (messages.empty() ? "" : " ") + message;
}

}  // namespace

base::Result<fs::path> settings_folder() {
    // The specification says that a relative path is to be ignored.
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && fs::path(config).is_absolute()) {
        return fs::path(config) / "poolscope";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
        return fs::path(home) / ".config" / "poolscope";
    }
    return base::input_error("No folder for settings is known: neither XDG_CONFIG_HOME nor HOME is set.",
                             "Set HOME; until then nothing is kept between starts.");
}

LoadedSettings load_settings(const fs::path& folder) {
    LoadedSettings loaded;
    if (const auto text = read_file(folder / settings_name)) {
        try {
            loaded.settings = read_settings(toml::parse(*text));
        } catch (const toml::parse_error& error) {
            const auto line = error.source().begin.line;
            add_message(loaded.message,
                        set_aside(folder / settings_name, fmt::format("line {}: {}", line, error.description())));
        }
    }
    if (const auto text = read_file(folder / experiment_name)) {
        auto experiment = experiment::read_toml(*text, folder / experiment_name);
        if (experiment) {
            loaded.settings.experiment = std::move(*experiment);
        } else {
            add_message(loaded.message, set_aside(folder / experiment_name, experiment.error().what));
        }
    }
    return loaded;
}

base::Result<void> save_settings(const Settings& settings, const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
        return base::system_error(
            fmt::format("The folder {} could not be made: {}.", folder.string(), failed.message()),
            "Nothing is kept between starts until it can be.");
    }
    if (auto written = write_atomically(folder / settings_name, write_settings(settings)); !written) return written;
    if (!settings.experiment) return {};
    return write_atomically(folder / experiment_name, experiment::write_toml(*settings.experiment));
}

}  // namespace poolscope::session
