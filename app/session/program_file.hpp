#pragma once

#include "engine/base/error.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// The Python of an experiment as a file of the learner's own.
namespace poolscope::session {

/// "The proof" as "the_proof.py": a module's name, so that it can be imported.
std::string program_file_name(std::string_view title);

/// Writes `text` to `file`, a relative one in the current folder; returns its full path. An existing file of other
/// content is an input error unless `replace`.
base::Result<std::filesystem::path> save_program(const std::filesystem::path& file, std::string_view text,
                                                 bool replace = false);

/// As `save_program`, but never over a file of other content: "the_proof_2.py" then.
base::Result<std::filesystem::path> save_beside(const std::filesystem::path& file, std::string_view text);

/// How a file is opened: a command line for the shell that ends before the file's name.
struct Editor {
    std::string command;
};

/// $VISUAL or $EDITOR, in a terminal emulator where they need one, else what the desktop opens files with; none: there
/// is nothing. `variable` gives an environment variable ("" when not set), `on_path` whether there is such a program.
std::optional<Editor> find_editor(const std::function<std::string(const char*)>& variable,
                                  const std::function<bool(const std::string&)>& on_path);
/// In this process's environment.
std::optional<Editor> find_editor();

/// Starts the editor and does not wait for it.
base::Result<void> open_in_editor(const Editor& editor, const std::filesystem::path& file);

}  // namespace poolscope::session
