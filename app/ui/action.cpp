#include "app/ui/action.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

namespace poolscope::ui {
namespace {

struct NamedKey {
    std::string_view name;
    ImGuiKey key;
};

constexpr std::array named_keys{
    NamedKey{"Enter", ImGuiKey_Enter},       NamedKey{"Esc", ImGuiKey_Escape},
    NamedKey{"Escape", ImGuiKey_Escape},     NamedKey{"Space", ImGuiKey_Space},
    NamedKey{"Tab", ImGuiKey_Tab},           NamedKey{"Backspace", ImGuiKey_Backspace},
    NamedKey{"Delete", ImGuiKey_Delete},     NamedKey{"Left", ImGuiKey_LeftArrow},
    NamedKey{"Right", ImGuiKey_RightArrow},  NamedKey{"Up", ImGuiKey_UpArrow},
    NamedKey{"Down", ImGuiKey_DownArrow},    NamedKey{"Home", ImGuiKey_Home},
    NamedKey{"End", ImGuiKey_End},           NamedKey{"PageUp", ImGuiKey_PageUp},
    NamedKey{"PageDown", ImGuiKey_PageDown}, NamedKey{"Plus", ImGuiKey_Equal},
    NamedKey{"Minus", ImGuiKey_Minus},       NamedKey{",", ImGuiKey_Comma},
    NamedKey{".", ImGuiKey_Period},          NamedKey{"/", ImGuiKey_Slash},
    NamedKey{"-", ImGuiKey_Minus},           NamedKey{"=", ImGuiKey_Equal},
};

// What the number pad and other layouts send for the same meaning.
constexpr std::array twins{
    std::pair{ImGuiKey_Enter, ImGuiKey_KeypadEnter},
    std::pair{ImGuiKey_Equal, ImGuiKey_KeypadAdd},
    std::pair{ImGuiKey_Minus, ImGuiKey_KeypadSubtract},
};

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

ImGuiKey parse_key(std::string_view name) {
    if (name.size() == 1) {
        const char c = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
        if (c >= 'A' && c <= 'Z') return static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A'));
        if (c >= '0' && c <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'));
    }
    if (name.size() >= 2 && name.size() <= 3 && (name[0] == 'F' || name[0] == 'f')) {
        int number = 0;
        for (const char c : name.substr(1)) number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : 100;
        if (number >= 1 && number <= 12) return static_cast<ImGuiKey>(ImGuiKey_F1 + (number - 1));
    }
    const auto it = std::ranges::find_if(named_keys, [&](const NamedKey& k) { return same(k.name, name); });
    return it == named_keys.end() ? ImGuiKey_None : it->key;
}

/// "Ctrl" off the front of "Ctrl+Enter"; a lone "+" is a key, not a separator.
std::string_view take_part(std::string_view& text) {
    const auto plus = text.find('+', text.empty() ? 0 : 1);
    const std::string_view part = text.substr(0, plus);
    text = plus == std::string_view::npos ? std::string_view{} : text.substr(plus + 1);
    return part;
}

bool pressed(ImGuiKey key, bool repeats) {
    if (ImGui::IsKeyPressed(key, repeats)) return true;
    const auto it = std::ranges::find(twins, key, &std::pair<ImGuiKey, ImGuiKey>::first);
    return it != twins.end() && ImGui::IsKeyPressed(it->second, repeats);
}

bool pressed(const Chord& chord, bool repeats) {
    const ImGuiIO& io = ImGui::GetIO();
    // On many keyboards + is Shift and =.
    const bool shift_fits = io.KeyShift == chord.shift || (chord.ctrl && chord.key == ImGuiKey_Equal);
    return io.KeyCtrl == chord.ctrl && shift_fits && io.KeyAlt == chord.alt && pressed(chord.key, repeats);
}

bool is_function_key(ImGuiKey key) {
    return key >= ImGuiKey_F1 && key <= ImGuiKey_F12;
}

/// A control that has the keyboard takes these for itself.
bool belongs_to_focus(const Chord& chord) {
    return !chord.ctrl && (chord.key == ImGuiKey_Space || chord.key == ImGuiKey_Enter);
}

}  // namespace

base::Result<Chord> parse_chord(std::string_view text) {
    Chord chord;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view part = take_part(rest);
        const bool last = rest.empty();
        if (!last && same(part, "ctrl")) {
            chord.ctrl = true;
        } else if (!last && same(part, "shift")) {
            chord.shift = true;
        } else if (!last && same(part, "alt")) {
            chord.alt = true;
        } else if (last && part == "?") {
            chord.key = ImGuiKey_Slash;
            chord.shift = true;
        } else if (last && part == "+") {
            chord.key = ImGuiKey_Equal;
        } else if (chord.key = last ? parse_key(part) : ImGuiKey_None; chord.key == ImGuiKey_None) {
            return base::input_error(
                "\"" + std::string(text) + "\" names no key: \"" + std::string(part) + "\" is unknown.",
                "Write keys as Ctrl+Enter, Esc, F11, A, Space or ?.");
        }
    }
    if (chord.key == ImGuiKey_None)
        return base::input_error("No key is named.", "Write keys as Ctrl+Enter, Esc, F11 or A.");
    return chord;
}

std::string name_of(Chord chord) {
    if (chord.key == ImGuiKey_None) return {};
    std::string name;
    if (chord.ctrl) name += "Ctrl+";
    if (chord.alt) name += "Alt+";
    if (chord.key == ImGuiKey_Slash && chord.shift) return name + "?";
    if (chord.shift) name += "Shift+";
    const auto it = std::ranges::find(named_keys, chord.key, &NamedKey::key);
    if (it != named_keys.end()) return name + std::string(it->name);
    return name + ImGui::GetKeyName(chord.key);
}

bool ActionTable::dispatch(bool typing) const {
    const bool focus_shown = ImGui::GetIO().NavVisible;
    for (const Action& action : actions_) {
        for (const Chord& chord : action.keys) {
            if (typing && !chord.ctrl && !is_function_key(chord.key)) continue;
            if (focus_shown && belongs_to_focus(chord)) continue;
            if (!pressed(chord, action.repeats) || !action.can_act()) continue;
            action.act();
            return true;
        }
    }
    return false;
}

std::vector<const Action*> ActionTable::search(std::string_view query) const {
    std::vector<std::pair<int, const Action*>> found;
    for (const Action& action : actions_) {
        const int score =
            std::max(fuzzy_score(query, action.name), fuzzy_score(query, action.group + " " + action.name) - 1);
        if (score >= 0) found.emplace_back(score, &action);
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &std::pair<int, const Action*>::first);
    std::vector<const Action*> answer;
    for (const auto& [score, action] : found) answer.push_back(action);
    return answer;
}

int fuzzy_score(std::string_view query, std::string_view text) noexcept {
    int score = 0;
    std::size_t from = 0;
    bool adjacent = false;
    for (const char letter : query) {
        if (letter == ' ') continue;
        std::size_t at = from;
        const auto matches = [&](std::size_t i) {
            return std::tolower(static_cast<unsigned char>(text[i])) ==
                   std::tolower(static_cast<unsigned char>(letter));
        };
        while (at < text.size() && !matches(at)) ++at;
        if (at == text.size()) return -1;
        const bool word_start = at == 0 || text[at - 1] == ' ';
        score += word_start ? 8 : adjacent && at == from ? 5 : 1;
        adjacent = true;
        from = at + 1;
    }
    // Of equal matches the shorter name is the better one.
    return query.empty() ? 0 : score * 100 - std::min<int>(static_cast<int>(text.size()), 99);
}

}  // namespace poolscope::ui
