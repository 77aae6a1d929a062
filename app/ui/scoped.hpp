#pragma once

#include "app/ui/rect.hpp"

#include <imgui.h>

#include <string>
#include <string_view>

namespace poolscope::ui {

// Each opens in its constructor and closes in its destructor, so that a Begin without End cannot be written.

class Scope {
public:
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

protected:
    Scope() = default;
    ~Scope() = default;
};

/// A borderless window at a fixed place.
class [[nodiscard]] Window : Scope {
public:
    Window(const char* id, const Rect& rect, ImGuiWindowFlags flags = 0);
    ~Window();
};

/// A child window at a fixed place, without background; scrolls where `flags` allow it. Contents that go beyond it
/// are to be announced by `extend`.
class [[nodiscard]] Child : Scope {
public:
    Child(const char* id, const Rect& rect, ImGuiWindowFlags flags = ImGuiWindowFlags_NoScrollbar);
    ~Child();
    explicit operator bool() const noexcept { return visible_; }
    /// Where content starts on screen, scrolling taken into account.
    [[nodiscard]] ImVec2 origin() const noexcept { return origin_; }
    /// The content is this high, so that it can be scrolled.
    void extend(float content_height) const;

private:
    bool visible_;
    ImVec2 origin_;
};

class [[nodiscard]] Id : Scope {
public:
    explicit Id(std::string_view id) { ImGui::PushID(id.data(), id.data() + id.size()); }
    explicit Id(int id) { ImGui::PushID(id); }
    ~Id() { ImGui::PopID(); }
};

class [[nodiscard]] Clip : Scope {
public:
    explicit Clip(const Rect& rect) { ImGui::PushClipRect(rect.min, rect.max, true); }
    ~Clip() { ImGui::PopClipRect(); }
};

class [[nodiscard]] Disabled : Scope {
public:
    explicit Disabled(bool disabled = true) { ImGui::BeginDisabled(disabled); }
    ~Disabled() { ImGui::EndDisabled(); }
};

class [[nodiscard]] StyleColor : Scope {
public:
    StyleColor(ImGuiCol index, ImU32 color) { ImGui::PushStyleColor(index, color); }
    ~StyleColor() { ImGui::PopStyleColor(); }
};

class [[nodiscard]] StyleVar : Scope {
public:
    StyleVar(ImGuiStyleVar index, ImVec2 value) { ImGui::PushStyleVar(index, value); }
    StyleVar(ImGuiStyleVar index, float value) { ImGui::PushStyleVar(index, value); }
    ~StyleVar() { ImGui::PopStyleVar(); }
};

/// Open only while ImGui has the popup of this id open.
class [[nodiscard]] Popup : Scope {
public:
    explicit Popup(const char* id, ImGuiWindowFlags flags = 0) : open_(ImGui::BeginPopup(id, flags)) {}
    ~Popup() {
        if (open_) ImGui::EndPopup();
    }
    explicit operator bool() const noexcept { return open_; }

private:
    bool open_;
};

}  // namespace poolscope::ui
