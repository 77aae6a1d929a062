#pragma once

#include "app/ui/icons.hpp"
#include "app/ui/text.hpp"
#include "app/ui/ui.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace poolscope::ui {

// Controls at fixed places. Each registers its label, place, kind, value and state, so that scripts and tests find it
// by what a person reads, takes keyboard focus (Tab, arrows, Enter or Space) and draws its own focus ring. A label that
// stands beside or above a control is drawn by the caller (`text`); the one given here is its name.

struct Response {
    bool pressed = false;  ///< clicked, or Enter or Space on it
    bool changed = false;  ///< the value is another one now
    bool hovered = false;
    bool focused = false;
    bool active = false;  ///< mouse held or text being typed

    explicit operator bool() const noexcept { return pressed || changed; }
};

enum class ButtonKind { primary, secondary, quiet };

struct ButtonLook {
    ButtonKind kind = ButtonKind::secondary;
    Icon icon = Icon::none;
    bool enabled = true;
    std::string_view tip{};   ///< shown when the mouse rests on it
    std::string_view name{};  ///< where the registered name is to differ from the label (two "Copy" on one screen)
};
Response button(Ui& ui, const Rect& rect, std::string_view label, const ButtonLook& look = {});
/// The width that a button needs, in real pixels.
float button_width(const Ui& ui, std::string_view label, Icon icon = Icon::none);
/// Without a visible label: `name` is registered and shown as a tooltip.
Response icon_button(Ui& ui, const Rect& rect, Icon icon, std::string_view name, bool enabled = true);

struct Segment {
    std::string_view name;
    Icon icon = Icon::none;  ///< drawn in place of the name
};
/// One of a few, side by side.
Response segmented(Ui& ui, const Rect& rect, std::string_view label, std::span<const Segment> segments,
                   std::size_t& chosen);

struct ComboLook {
    bool enabled = true;
    TextStyle style = style::label;
    std::string_view shown{};  ///< in place of the chosen option's own text
    std::string_view tip{};
};
/// One of many, in a list that drops down. An index past the end shows an empty field.
Response combo(Ui& ui, const Rect& rect, std::string_view label, std::span<const std::string> options,
               std::size_t& chosen, const ComboLook& look = {});

struct StepperRange {
    std::int64_t low = 0;
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
    std::int64_t step = 1;
    bool enabled = true;
    std::string_view unit{};          ///< "100 %"
    std::string_view shown_at_low{};  ///< a word for the lowest value, such as "auto"
};
/// A number with − and +, arrow keys, and typing; clamped to its range.
Response stepper(Ui& ui, const Rect& rect, std::string_view label, std::int64_t& value, const StepperRange& range);

/// The label is drawn to the right of the mark. `rect` is mark and label.
Response checkbox(Ui& ui, const Rect& rect, std::string_view label, bool& value, bool enabled = true);
/// Accent text. `at` as in `text`.
Response link(Ui& ui, ImVec2 at, std::string_view label, Align align = Align::left, TextStyle style = style::label);
float link_width(const Ui& ui, std::string_view label, TextStyle style = style::label);
/// A word of the top bar with an accent underline when chosen.
Response tab(Ui& ui, const Rect& rect, std::string_view label, bool chosen);
/// A text that is typed. `hint` stands in it while it is empty. `changed` on every keystroke, `pressed` on Enter.
Response text_field(Ui& ui, const Rect& rect, std::string_view label, std::string& value, std::string_view hint = {},
                    bool enabled = true, bool take_focus = false);
/// A thin track with a handle, 0 to 1.
Response slider(Ui& ui, const Rect& rect, std::string_view label, double& ratio, bool enabled = true);

/// Gives a drawn area (a plot, a lane, a row, a scrubber) mouse and, if wanted, keyboard focus and a name. Draw
/// afterwards. Ask ImGui for what goes beyond (wheel, drag) while `hovered` or `active`.
struct RegionLook {
    bool focusable = false;
    bool registered = true;
    std::string_view value{};
    float ring_rounding = 8;
};
Response region(Ui& ui, const Rect& rect, std::string_view label, const RegionLook& look = {});

/// The accent ring around a focused control, as `theme.md` says.
void focus_ring(const Ui& ui, const Rect& rect, bool on_accent = false);

/// A key as it stands on the keyboard; returns the width.
float keycap(Ui& ui, ImVec2 at, std::string_view key);
/// A swatch with its word and perhaps a live total, from `at` (left, vertical centre) on; returns the width.
float legend_chip(Ui& ui, ImVec2 at, Fill kind, std::string_view word, std::string_view total = {});
float legend_chip(Ui& ui, ImVec2 at, Color color, std::string_view word, std::string_view total = {});
/// The width that a chip would take.
float legend_chip_width(const Ui& ui, std::string_view word, std::string_view total = {});

struct TipRow {
    std::string name;
    std::string value;
};
/// Beside the cursor, flipped at the edges: a title, rows of names and values, and a closing note.
void tooltip(Ui& ui, std::string_view title, std::span<const TipRow> rows = {}, std::string_view note = {});

}  // namespace poolscope::ui
