#pragma once

#include "app/ui/action.hpp"
#include "app/ui/palette.hpp"
#include "engine/base/error.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolscope::window {

using WaitLimit = std::optional<std::chrono::milliseconds>;

// The lines of a demo script. Labels are those a person reads.
struct OpenView {
    std::string view;
};
struct Click {
    std::string label;
};
struct SetValue {
    std::string label;
    std::string value;
};
struct PressKey {
    ui::Chord chord;
};
struct WaitIdle {
    WaitLimit limit;
};
struct WaitText {
    std::string text;
    WaitLimit limit;
};
struct ExpectText {
    std::string text;
};
struct Screenshot {
    std::string name;
};
struct Resize {
    int width = 0;
    int height = 0;
};
struct SetTheme {
    ui::Theme theme{};
};
struct Quit {};

using ScriptCommand = std::variant<OpenView, Click, SetValue, PressKey, WaitIdle, WaitText, ExpectText, Screenshot,
                                   Resize, SetTheme, Quit>;

struct ScriptLine {
    unsigned number = 0;  ///< counts from 1
    std::string source;   ///< as written, without blanks around it
    ScriptCommand command;
};

/// One command a line; `#` begins a comment; texts with blanks stand in double quotes, with \" and \\ inside.
/// Errors are of the input and carry `file:line:column`.
base::Result<std::vector<ScriptLine>> parse_script(std::string_view text, const std::string& file);
base::Result<std::vector<ScriptLine>> load_script(const std::filesystem::path& file);

}  // namespace poolscope::window
