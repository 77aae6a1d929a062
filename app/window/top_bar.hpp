#pragma once

#include "app/ui/ui.hpp"
#include "app/window/watch.hpp"
#include "engine/platform/machine.hpp"
#include "engine/telemetry/event.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::window {

inline constexpr float top_bar_height = 48;  // px at 100 %

struct TopBarState {
    std::span<const std::string_view> tabs;
    std::size_t tab = 0;
    std::span<const telemetry::InterpreterInfo> interpreters;
    std::optional<std::size_t> python;
    bool searching = false;
    bool running = false;  ///< the interpreter of a run under way cannot be changed
    const platform::Machine* machine = nullptr;
    MachineNow now;
    ui::Theme theme = ui::Theme::dark;
    int text_percent = 100;
};

/// What the person changed in this frame.
struct TopBarWish {
    std::optional<std::size_t> tab;
    std::optional<std::size_t> python;
    std::optional<ui::Theme> theme;
    std::optional<int> text_percent;
};

TopBarWish draw_top_bar(ui::Ui& ui, const ui::Rect& rect, const TopBarState& state);

/// "CPython 3.11.2", "CPython 3.13.1, free-threaded", "PyPy 3.10.14"; with the path where two would read the same.
std::vector<std::string> interpreter_names(std::span<const telemetry::InterpreterInfo> interpreters);

}  // namespace poolscope::window
