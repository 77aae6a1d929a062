#pragma once

#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"

#include <imgui.h>

#include <functional>

namespace poolscope::tests {

/// ImGui without a window: frames are built and thrown away, the mouse and the keyboard are the test's.
class Headless {
public:
    explicit Headless(float scale = 1) : fonts_(ui::FontFiles{}) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {800, 600};
        io.DeltaTime = 1.0F / 60;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        fonts_.build(scale);
        ui_.palette = &ui::palette_of(ui::Theme::dark);
        ui_.fonts = &fonts_;
        ui_.registry = &registry_;
        ui_.scale = scale;
        ui::apply_style(ImGui::GetStyle(), *ui_.palette, scale);
    }
    ~Headless() { ImGui::DestroyContext(); }
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;

    void frame(const std::function<void(ui::Ui&)>& draw) {
        ImGui::NewFrame();
        registry_.begin_frame();
        ui_.keyboard_focus = ImGui::GetIO().NavVisible;
        {
            const ui::Window window("test", ui::Rect::of(0, 0, 800, 600));
            draw(ui_);
        }
        registry_.end_frame();
        ImGui::Render();
    }
    void frames(int count, const std::function<void(ui::Ui&)>& draw) {
        for (int i = 0; i < count; ++i) frame(draw);
    }
    void click(ImVec2 at, const std::function<void(ui::Ui&)>& draw) {
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        frames(2, draw);
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        frames(1, draw);
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        frames(3, draw);
    }
    void click(std::string_view label, const std::function<void(ui::Ui&)>& draw) {
        frames(1, draw);
        click(registry_.find(label)->rect.center(), draw);
    }
    void press(ImGuiKey key, const std::function<void(ui::Ui&)>& draw) {
        ImGui::GetIO().AddKeyEvent(key, true);
        frames(1, draw);
        ImGui::GetIO().AddKeyEvent(key, false);
        frames(2, draw);
    }

    ui::Registry& registry() { return registry_; }
    ui::Ui& ui() { return ui_; }

private:
    ui::Fonts fonts_;
    ui::Registry registry_;
    ui::Ui ui_;
};

}  // namespace poolscope::tests
