#pragma once

#include "app/ui/action.hpp"
#include "app/ui/ui.hpp"

#include <string>

namespace poolscope::window {

/// What lies over the current view: the list of keys, or the command palette.
class Overlays {
public:
    void open_keys() { wanted_ = "keys"; }
    void open_palette() {
        wanted_ = "palette";
        query_.clear();
    }
    void close() { close_ = true; }
    [[nodiscard]] bool open() const noexcept { return open_; }

    /// Inside the main window, after everything else. Returns the action that was chosen in the palette, to be done
    /// once the frame is over, or null.
    const ui::Action* draw(ui::Ui& ui, const ui::ActionTable& actions);

private:
    void draw_keys(ui::Ui& ui, const ui::ActionTable& actions);
    const ui::Action* draw_palette(ui::Ui& ui, const ui::ActionTable& actions);

    const char* wanted_ = nullptr;
    bool close_ = false;
    bool open_ = false;
    std::string query_;
};

}  // namespace poolscope::window
