#include "app/window/shell.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::window {

base::Result<std::unique_ptr<Shell>> Shell::open(const session::Settings& settings, bool scripted) {
    auto native = NativeWindow::open({settings.window, scripted});
    if (!native) return std::unexpected(native.error());
    return std::unique_ptr<Shell>(new Shell(std::move(*native), settings));
}

Shell::Shell(std::unique_ptr<NativeWindow> native, const session::Settings& settings)
    : native_(std::move(native)),
      application_(settings, [] { NativeWindow::wake(); },
                   {[this] { native_->toggle_full_screen(); }, [this] { native_->request_close(); }}) {
    ui_.fonts = &fonts_;
    ui_.registry = &registry_;
    for (const std::string& note : fonts_.notes()) application_.notify(note);
}

bool Shell::step(std::optional<base::Nanoseconds> at_most) {
    std::optional<base::Nanoseconds> sleep = native_->hidden() ? std::nullopt : pacer_.wait(base::monotonic_now());
    if (at_most) sleep = sleep ? std::min(*sleep, *at_most) : *at_most;
    native_->wait(sleep);

    const base::Nanoseconds now = base::monotonic_now();
    if (native_->take_input()) pacer_.input(now);
    application_.set_hidden(native_->hidden());
    const bool was_running = application_.running();
    if (application_.update()) pacer_.data(now);
    pacer_.set_timed_run(application_.running());
    if (was_running && !application_.running()) pacer_.input(now);
    if (pacer_.due(base::monotonic_now()) && !native_->hidden()) draw();
    return !native_->close_requested();
}

bool Shell::idle() const {
    return pacer_.settled() && !application_.busy();
}

/// Fonts and style follow the theme, the text size and the monitor.
void Shell::adapt() {
    const float scale = native_->content_scale() * static_cast<float>(application_.text_percent()) / 100;
    ui_.palette = &ui::palette_of(application_.theme());
    ui_.scale = scale;
    if (scale == styled_scale_ && application_.theme() == styled_theme_) return;
    if (scale != styled_scale_) {
        fonts_.build(scale);
        ui::upload_fonts();
    }
    ui::apply_style(ImGui::GetStyle(), *ui_.palette, scale);
    styled_scale_ = scale;
    styled_theme_ = application_.theme();
}

void Shell::draw(Pixels* capture) {
    adapt();
    native_->begin_frame();
    registry_.begin_frame();
    ui_.keyboard_focus = ImGui::GetIO().NavVisible;
    ui_.next_frame.reset();
    application_.draw(ui_);
    registry_.end_frame();
    native_->end_frame(*ui_.palette, std::round(ui_.px(top_bar_height)), capture);
    ++frames_;
    const base::Nanoseconds now = base::monotonic_now();
    pacer_.drawn(now);
    if (ui_.next_frame) pacer_.ask(now + *ui_.next_frame);
}

Pixels Shell::capture() {
    Pixels pixels;
    draw(&pixels);
    return pixels;
}

session::Settings Shell::settings() const {
    session::Settings settings = application_.choices();
    settings.window = native_->place();
    return settings;
}

}  // namespace poolscope::window
