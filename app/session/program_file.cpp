#include "app/session/program_file.hpp"

#include "app/session/shell_word.hpp"
#include "engine/exchange/run_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace poolscope::session {
namespace {

namespace fs = std::filesystem;

bool holds(const fs::path& file, std::string_view text) {
    std::ifstream stream(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {}) == text;
}

std::string first_word(std::string_view command) {
    return fs::path(std::string(command.substr(0, command.find(' ')))).filename().string();
}

/// Editors that open a window of their own; the others want a terminal.
bool has_window(std::string_view command) {
    static constexpr std::array names{"code",       "codium", "gedit",    "gnome-text-editor",
                                      "kate",       "kwrite", "mousepad", "pluma",
                                      "xed",        "subl",   "gvim",     "emacs",
                                      "idle",       "geany",  "zed",      "leafpad",
                                      "featherpad", "thonny"};
    return std::ranges::find(names, first_word(command)) != names.end();
}

/// The terminal's words that run a command, up to it.
std::optional<std::string> terminal(const std::function<bool(const std::string&)>& on_path) {
    static constexpr std::array<std::pair<const char*, const char*>, 8> known{{{"x-terminal-emulator", "-e"},
                                                                               {"gnome-terminal", "--"},
                                                                               {"konsole", "-e"},
                                                                               {"xfce4-terminal", "-x"},
                                                                               {"kitty", ""},
                                                                               {"alacritty", "-e"},
                                                                               {"foot", ""},
                                                                               {"xterm", "-e"}}};
    for (const auto& [name, option] : known)
        if (on_path(name)) return fmt::format("{}{}{}", name, *option == '\0' ? "" : " ", option);
    return {};
}

bool is_on_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const auto colon = rest.find(':');
        std::error_code status;
        if (fs::is_regular_file(fs::path(rest.substr(0, colon)) / program, status)) return true;
        rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    }
    return false;
}

}  // namespace

std::string program_file_name(std::string_view title) {
    std::string name;
    for (const char c : title) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && std::isalnum(byte)) {
            name += static_cast<char>(std::tolower(byte));
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (name.ends_with('_')) name.pop_back();
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())))
        name = fmt::format("experiment_{}", name);
    while (name.ends_with('_')) name.pop_back();
    return name + ".py";
}

base::Result<fs::path> save_program(const fs::path& file, std::string_view text, bool replace) {
    if (file.empty()) return base::input_error("there is no file name", "Give one, such as proof.py.");
    std::error_code status;
    const auto whole = fs::absolute(file, status).lexically_normal();
    if (fs::is_directory(whole, status))
        return base::input_error(fmt::format("{} is a folder", whole.string()), "Name a file in it.");
    if (!replace && fs::exists(whole, status) && !holds(whole, text))
        return base::input_error(fmt::format("{} exists and holds something else", whole.string()),
                                 "Choose another name, or replace it.");
    if (auto written = exchange::write_file(whole, text); !written) return std::unexpected(std::move(written.error()));
    return whole;
}

base::Result<fs::path> save_beside(const fs::path& file, std::string_view text) {
    constexpr int most = 1000;
    fs::path candidate = file;
    std::error_code status;
    for (int i = 2; i < most && fs::exists(candidate, status) && !holds(candidate, text); ++i)
        candidate = file.parent_path() / fmt::format("{}_{}{}", file.stem().string(), i, file.extension().string());
    return save_program(candidate, text);
}

std::optional<Editor> find_editor(const std::function<std::string(const char*)>& variable,
                                  const std::function<bool(const std::string&)>& on_path) {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        const auto command = variable(name);
        if (command.empty()) continue;
        if (has_window(command)) return Editor{command};
        if (const auto words = terminal(on_path)) return Editor{*words + " " + command};
    }
    if (on_path("xdg-open")) return Editor{"xdg-open"};
    return {};
}

std::optional<Editor> find_editor() {
    return find_editor(
        [](const char* name) {
            const char* value = std::getenv(name);
            return std::string(value == nullptr ? "" : value);
        },
        is_on_path);
}

base::Result<void> open_in_editor(const Editor& editor, const fs::path& file) {
    // The variables hold shell words ("code --wait"), so a shell reads them; `&` leaves the editor to itself.
    const auto line = fmt::format("{} {} >/dev/null 2>&1 &", editor.command, shell_quoted(file.string()));
    if (std::system(line.c_str()) == 0) return {};
    return base::system_error(fmt::format("\"{}\" could not be started", editor.command),
                              "Check $VISUAL and $EDITOR, or open the file yourself.", file.string());
}

}  // namespace poolscope::session
