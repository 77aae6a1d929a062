#include "app/ui/ui.hpp"

namespace poolscope::ui {
namespace {

void apply_colors(ImVec4* colors, const Palette& p) {
    const auto set = [colors](ImGuiCol index, Color color) { colors[index] = vec4(color); };
    // Backgrounds of windows are painted by clearing the frame: on a software renderer that is most of its cost.
    set(ImGuiCol_WindowBg, p.bg.with_alpha(0));
    set(ImGuiCol_ChildBg, p.bg.with_alpha(0));
    set(ImGuiCol_PopupBg, p.raise);
    set(ImGuiCol_MenuBarBg, p.raise);
    set(ImGuiCol_Text, p.t1);
    set(ImGuiCol_TextDisabled, p.t3);
    set(ImGuiCol_TextSelectedBg, p.accent.with_alpha(0.35));
    set(ImGuiCol_Border, p.line2);
    set(ImGuiCol_Separator, p.line);
    set(ImGuiCol_FrameBg, p.field);
    set(ImGuiCol_FrameBgHovered, p.hover);
    set(ImGuiCol_FrameBgActive, p.field);
    set(ImGuiCol_Button, p.field);
    set(ImGuiCol_ButtonHovered, p.hover);
    set(ImGuiCol_ButtonActive, p.sel);
    set(ImGuiCol_Header, p.sel);
    set(ImGuiCol_HeaderHovered, p.hover);
    set(ImGuiCol_HeaderActive, p.sel);
    set(ImGuiCol_CheckMark, p.on_accent);
    set(ImGuiCol_ScrollbarBg, p.bg.with_alpha(0));
    set(ImGuiCol_ScrollbarGrab, p.edge.with_alpha(0.6));
    set(ImGuiCol_ScrollbarGrabHovered, p.edge);
    set(ImGuiCol_ScrollbarGrabActive, p.edge);
    set(ImGuiCol_ModalWindowDimBg, p.bg.with_alpha(0.6));
    // The ring around what has the keyboard is drawn by `focus_ring`. Its name changed with 1.91.4.
#if IMGUI_VERSION_NUM >= 19140
    set(ImGuiCol_NavCursor, p.accent.with_alpha(0));
#else
    set(ImGuiCol_NavHighlight, p.accent.with_alpha(0));
#endif
}

}  // namespace

void apply_style(ImGuiStyle& style, const Palette& palette, float scale) {
    style = ImGuiStyle();
    style.WindowPadding = {0, 0};
    style.FramePadding = {10, 6};
    style.ItemSpacing = {8, 8};
    style.ItemInnerSpacing = {8, 4};
    style.CellPadding = {8, 3};
    style.IndentSpacing = 16;
    style.ScrollbarSize = 8;
    style.ScrollbarRounding = 4;
    style.GrabMinSize = 12;
    style.FrameRounding = style.PopupRounding = style.GrabRounding = 6;
    style.WindowRounding = style.ChildRounding = 0;
    style.WindowMinSize = {1, 1};
    style.ScaleAllSizes(scale);
    style.FrameBorderSize = style.PopupBorderSize = 1;
    style.WindowBorderSize = style.ChildBorderSize = 0;
    style.AntiAliasedLinesUseTex = true;
    apply_colors(style.Colors, palette);
}

}  // namespace poolscope::ui
