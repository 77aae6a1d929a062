#pragma once

#include "app/session/run_controller.hpp"
#include "app/session/settings.hpp"
#include "app/ui/action.hpp"
#include "app/ui/ui.hpp"
#include "app/views/view.hpp"
#include "app/window/overlays.hpp"
#include "app/window/top_bar.hpp"
#include "app/window/watch.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::window {

/// Everything of the program that is not the operating system's window: the running experiment, the views, the top bar,
/// the actions. On the thread that draws.
class Application {
public:
    /// What only the window can do.
    struct WindowCommands {
        std::function<void()> toggle_full_screen;
        std::function<void()> close;
    };

    /// `wake` ends the sleep of the drawing thread; it is called from others.
    Application(const session::Settings& settings, std::function<void()> wake, WindowCommands commands);

    /// Takes in what came from the engine and from beside. True when the picture changed.
    bool update();
    /// One frame: keys, top bar, view, overlays.
    void draw(ui::Ui& ui);

    /// A run is being timed: draw rarely.
    [[nodiscard]] bool running() const { return runs_.running(); }
    /// Something is under way that will change the picture by itself.
    [[nodiscard]] bool busy() const { return running() || surroundings_.searching; }
    [[nodiscard]] ui::Theme theme() const noexcept { return theme_; }
    void set_theme(ui::Theme theme) noexcept { theme_ = theme; }
    [[nodiscard]] int text_percent() const noexcept { return text_percent_; }
    void set_text_percent(int percent);
    void set_hidden(bool hidden);
    /// Puts a line for the person at the foot of the window.
    void notify(std::string message) { surroundings_.notice = std::move(message); }

    /// By name as in the top bar, or "keys", "palette"; false when there is none of that name.
    bool open(std::string_view name);
    /// The names that `open` knows.
    [[nodiscard]] std::vector<std::string> openable() const;
    /// The choices to be kept; the window's place is not among them.
    [[nodiscard]] session::Settings choices() const;

private:
    void add_window_actions();
    void choose_interpreter();
    void obey(const TopBarWish& wish);
    void draw_view(ui::Ui& ui, const ui::Rect& rect);
    void draw_notice(ui::Ui& ui, const ui::Rect& rect);
    [[nodiscard]] TopBarState top_bar_state() const;

    WindowCommands commands_;
    platform::Machine machine_;
    session::RunController runs_;
    views::Surroundings surroundings_;
    std::vector<std::unique_ptr<views::View>> views_;
    std::vector<std::string_view> tab_names_;
    std::size_t current_ = 0;

    ui::Theme theme_ = ui::Theme::dark;
    int text_percent_ = 100;
    std::optional<std::string> wanted_python_;  ///< chosen at some time; takes effect when the search finds it
    MachineNow now_;
    std::string shown_notice_;
    base::Nanoseconds notice_until_{};
    bool hidden_ = false;

    ui::ActionTable actions_;
    Overlays overlays_;
    Watch watch_;  // last: its threads end first
};

}  // namespace poolscope::window
