#pragma once

#include "app/session/settings.hpp"
#include "app/ui/palette.hpp"
#include "app/ui/rect.hpp"
#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::window {

struct NativeOptions {
    session::WindowPlace place;
    /// Real mouse and keyboard are not listened to: a script plays.
    bool scripted = false;
};

/// Pixels of the window, top row first, RGB of 8 bits.
struct Pixels {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

/// The window of the operating system with its OpenGL 3.3 context and ImGui in it. One a program, on the main thread.
class NativeWindow {
public:
    /// Errors: no display; no OpenGL 3.3; the window was refused.
    static base::Result<std::unique_ptr<NativeWindow>> open(const NativeOptions& options);
    ~NativeWindow();
    NativeWindow(const NativeWindow&) = delete;
    NativeWindow& operator=(const NativeWindow&) = delete;

    /// Sleeps until something happens or the time is over (none: without bound); handles what has come.
    void wait(std::optional<base::Nanoseconds> at_most);
    /// Ends a `wait` under way. From any thread.
    static void wake() noexcept;

    /// True once after a person did something or the window needs to be painted anew.
    bool take_input() noexcept;
    [[nodiscard]] bool close_requested() const noexcept;
    void request_close() noexcept;
    /// Nobody can see the window: minimised.
    [[nodiscard]] bool hidden() const noexcept;
    /// Of the monitor that the window is on: 1.0 at 96 dots an inch.
    [[nodiscard]] float content_scale() const noexcept;
    [[nodiscard]] session::WindowPlace place() const noexcept;
    void resize(int width, int height);
    void toggle_full_screen();
    [[nodiscard]] bool full_screen() const noexcept;

    /// Starts a frame of ImGui.
    void begin_frame();
    /// Paints the background by clearing (the top strip of `bar_height` in the colour of the bar), then what ImGui
    /// holds. `capture`, if given, receives what was painted.
    void end_frame(const ui::Palette& palette, float bar_height, Pixels* capture = nullptr);

private:
    struct State;
    explicit NativeWindow(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace poolscope::window
