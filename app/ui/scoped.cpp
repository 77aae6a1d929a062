#include "app/ui/scoped.hpp"

namespace poolscope::ui {
namespace {

constexpr ImGuiWindowFlags fixed_window = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                          ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

}  // namespace

Window::Window(const char* id, const Rect& rect, ImGuiWindowFlags flags) {
    ImGui::SetNextWindowPos(rect.min);
    ImGui::SetNextWindowSize(rect.size());
    ImGui::Begin(id, nullptr, fixed_window | flags);
}

Window::~Window() {
    ImGui::End();
}

Child::Child(const char* id, const Rect& rect, ImGuiWindowFlags flags) {
    ImGui::SetCursorScreenPos(rect.min);
    // A child of no size would mean "all that is left".
    const ImVec2 size{std::max(1.0F, rect.width()), std::max(1.0F, rect.height())};
    // Flattened: the Tab key goes in and out of it as if it were no window of its own.
#if IMGUI_VERSION_NUM >= 19090
    visible_ = ImGui::BeginChild(id, size, ImGuiChildFlags_NavFlattened, flags);
#else
    visible_ = ImGui::BeginChild(id, size, 0, flags | ImGuiWindowFlags_NavFlattened);
#endif
    origin_ = ImGui::GetCursorScreenPos();
}

Child::~Child() {
    ImGui::EndChild();
}

void Child::extend(float content_height) const {
    ImGui::SetCursorScreenPos({origin_.x, origin_.y + content_height});
    ImGui::Dummy({0, 0});
}

}  // namespace poolscope::ui
