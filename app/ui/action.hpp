#pragma once

#include "engine/base/error.hpp"

#include <imgui.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::ui {

/// A key with its modifiers.
struct Chord {
    ImGuiKey key = ImGuiKey_None;
    bool ctrl = false;
    bool shift = false;
    bool alt = false;
    friend bool operator==(const Chord&, const Chord&) = default;
};

/// "Ctrl+Enter", "F", ",", "?", "Space", "Ctrl+Plus", "F11"; an input error names the unknown part.
base::Result<Chord> parse_chord(std::string_view text);
/// As it stands in the list of keys: "Ctrl+Enter". Empty for no key.
std::string name_of(Chord chord);

/// Something that a person can do, by key, from the palette, or from a control.
struct Action {
    std::string name;   ///< "Run", "Fit the timeline"
    std::string group;  ///< "Run", "Timeline", "Window"
    std::vector<Chord> keys{};
    std::function<void()> act{};
    std::function<bool()> enabled{};  ///< none: always
    bool repeats = false;             ///< again while the key is held

    [[nodiscard]] bool can_act() const { return !enabled || enabled(); }
};

/// One table for the palette, the list of keys and the dispatch of key presses.
class ActionTable {
public:
    void add(Action action) { actions_.push_back(std::move(action)); }
    void clear() { actions_.clear(); }
    [[nodiscard]] const std::vector<Action>& all() const noexcept { return actions_; }
    /// Acts on the keys pressed in this frame of ImGui. While text is typed or a popup is open only keys with Ctrl, and
    /// function keys, count. True when something was done.
    bool dispatch(bool typing) const;
    /// Names that contain the letters of `query` in their order, best match first; all for an empty query.
    [[nodiscard]] std::vector<const Action*> search(std::string_view query) const;

private:
    std::vector<Action> actions_;
};

/// How well `text` matches the letters of `query`, in order and without regard to case; negative: not at all.
int fuzzy_score(std::string_view query, std::string_view text) noexcept;

}  // namespace poolscope::ui
