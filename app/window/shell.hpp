#pragma once

#include "app/session/settings.hpp"
#include "app/ui/fonts.hpp"
#include "app/ui/registry.hpp"
#include "app/ui/ui.hpp"
#include "app/window/application.hpp"
#include "app/window/frame_pacer.hpp"
#include "app/window/native_window.hpp"

#include <memory>
#include <optional>

namespace poolscope::window {

/// The window with the application in it, and the loop that joins them: sleep, take in what came, draw if it is due.
class Shell {
public:
    static base::Result<std::unique_ptr<Shell>> open(const session::Settings& settings, bool scripted);

    /// Sleeps no longer than `at_most` (none: until something happens), then draws a frame if one is due. False when
    /// the window is to be closed.
    bool step(std::optional<base::Nanoseconds> at_most = {});
    /// Nothing is left to be drawn, no run is under way, and the search for interpreters is over.
    [[nodiscard]] bool idle() const;
    /// The frame after next shows what happened now.
    void touch() { pacer_.input(base::monotonic_now()); }
    [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

    Application& application() noexcept { return application_; }
    NativeWindow& native() noexcept { return *native_; }
    [[nodiscard]] const ui::Registry& registry() const noexcept { return registry_; }
    ui::Registry& registry() noexcept { return registry_; }
    /// Draws a frame now and returns what it painted.
    Pixels capture();
    /// What is to be kept for the next start.
    [[nodiscard]] session::Settings settings() const;

private:
    Shell(std::unique_ptr<NativeWindow> native, const session::Settings& settings);
    void adapt();
    void draw(Pixels* capture = nullptr);

    std::unique_ptr<NativeWindow> native_;
    ui::Fonts fonts_;
    ui::Registry registry_;
    ui::Ui ui_;
    FramePacer pacer_;
    ui::Theme styled_theme_{};
    float styled_scale_ = 0;
    std::uint64_t frames_ = 0;
    Application application_;
};

}  // namespace poolscope::window
