#pragma once

#include "app/ui/rect.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::ui {

enum class WidgetKind { button, segment, combo, option, stepper, checkbox, link, tab, slider, field, region };
std::string_view name_of(WidgetKind kind) noexcept;

/// A control as a script, a tour or a test finds it: by the label that a person reads.
struct Widget {
    std::string label;
    WidgetKind kind = WidgetKind::button;
    Rect rect;          ///< as far as it is visible
    Rect full;          ///< as laid out, perhaps scrolled out of sight
    std::string value;  ///< "4", "fork", "on", ...; empty for buttons
    bool enabled = true;
    bool focused = false;
    std::string group;  ///< of segments and options: the label of the control that they belong to

    [[nodiscard]] bool visible() const noexcept { return !rect.empty(); }
};

/// A run of text as it stands on the screen.
struct ShownText {
    std::string text;
    Rect rect;
};

/// What was on screen in the last finished frame. Filled by the widgets and text functions while a frame is drawn.
class Registry {
public:
    void begin_frame();
    /// Makes what was recorded since `begin_frame` the current picture.
    void end_frame();

    void record(Widget widget);
    /// Text out of sight is not recorded.
    void record_text(std::string_view text, Rect visible);

    [[nodiscard]] const std::vector<Widget>& widgets() const noexcept { return shown_.widgets; }
    [[nodiscard]] const std::vector<ShownText>& texts() const noexcept { return shown_.texts; }
    /// By label, exactly; else without regard to case; the topmost (drawn last) where several match.
    [[nodiscard]] const Widget* find(std::string_view label) const;
    [[nodiscard]] const Widget* find(std::string_view label, std::string_view group) const;
    /// True when a text on screen contains `text`; runs that stand beside each other on one line count as one text.
    [[nodiscard]] bool shows(std::string_view text) const;
    /// All that can be read, a line a line of the screen, top to bottom.
    [[nodiscard]] std::string visible_text() const;
    /// The labels most like `label`, best first.
    [[nodiscard]] std::vector<std::string> nearest(std::string_view label, std::size_t count) const;

    /// Scrolls this widget into sight when it is next drawn.
    void reveal(std::string label);
    [[nodiscard]] const std::optional<std::string>& to_reveal() const noexcept { return reveal_; }
    void revealed() { reveal_.reset(); }

private:
    struct Picture {
        std::vector<Widget> widgets;
        std::vector<ShownText> texts;
    };
    Picture shown_;
    Picture drawn_;
    std::optional<std::string> reveal_;
};

}  // namespace poolscope::ui
