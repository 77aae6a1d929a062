#pragma once

#include "app/window/script.hpp"
#include "app/window/shell.hpp"
#include "engine/base/error.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace poolscope::window {

/// Plays the lines of a script into a window as a person would: moves the mouse, presses, types.
class Player {
public:
    /// Screenshots go to `out`.
    Player(Shell& shell, std::filesystem::path out);

    /// All lines up to the end or `quit`. The error of the first that fails says what was there instead; its `where` is
    /// the line's number.
    base::Result<void> play(const std::vector<ScriptLine>& lines);

private:
    using Done = base::Result<void>;
    using Limit = std::chrono::nanoseconds;

    Done operator()(const OpenView& command);
    Done operator()(const Click& command);
    Done operator()(const SetValue& command);
    Done operator()(const PressKey& command);
    Done operator()(const WaitIdle& command);
    Done operator()(const WaitText& command);
    Done operator()(const ExpectText& command);
    Done operator()(const Screenshot& command);
    Done operator()(const Resize& command);
    Done operator()(const SetTheme& command);
    Done operator()(const Quit& command);

    /// Lets the window go on until `done` or the time is over; false then, or when the window was closed.
    bool run_until(const std::function<bool()>& done, Limit limit);
    /// So many frames are drawn.
    void frames(unsigned count);

    base::Result<ui::Widget> find(const std::string& label);
    base::Result<ui::Widget> find_in(const std::string& label, const std::string& group);
    [[nodiscard]] std::unexpected<base::Error> no_such_label(const std::string& label) const;
    [[nodiscard]] std::unexpected<base::Error> not_on_screen(const std::string& text, std::string what) const;

    void move_to(ImVec2 at);
    void press(ImVec2 at);
    void press(const ui::Chord& chord);
    void type(const std::string& text);
    Done click(const ui::Widget& widget);

    Done set_option(const ui::Widget& combo, const std::string& value);
    Done set_typed(const ui::Widget& field, const std::string& value);
    Done set_check(const ui::Widget& check, const std::string& value);
    Done set_slider(const ui::Widget& slider, const std::string& value);
    Done set_segment(const std::string& group, const std::string& value);

    Shell& shell_;
    std::filesystem::path out_;
    bool closed_ = false;
    bool quit_ = false;
};

}  // namespace poolscope::window
