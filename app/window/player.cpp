#include "app/window/player.hpp"

#include "app/window/png.hpp"

#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <charconv>

#include <fmt/format.h>

namespace poolscope::window {
namespace {

using namespace std::chrono_literals;

constexpr auto label_limit = 3s;  // a control may be on its way: a list that opens, a panel of a run
constexpr auto text_limit = 10s;
constexpr auto idle_limit = 120s;
constexpr auto poll = 20ms;
constexpr unsigned settle = 4;

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string digits(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) out += c;
    }
    return out;
}

/// "4" and "4", "100" and "100 %", "5000000" and "5,000,000", "auto" and "auto".
bool same_value(std::string_view shown, std::string_view wanted) {
    if (lowered(shown) == lowered(wanted)) return true;
    return !digits(wanted).empty() && digits(shown) == digits(wanted);
}

std::optional<bool> truth(std::string_view word) {
    const std::string low = lowered(word);
    if (low == "on" || low == "true" || low == "yes" || low == "1") return true;
    if (low == "off" || low == "false" || low == "no" || low == "0") return false;
    return {};
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return text;
}

std::unexpected<base::Error> fault(std::string what, std::string remedy = {}, std::string detail = {}) {
    return base::run_error(std::move(what), std::move(remedy), {}, std::move(detail));
}

}  // namespace

Player::Player(Shell& shell, std::filesystem::path out) : shell_(shell), out_(std::move(out)) {}

base::Result<void> Player::play(const std::vector<ScriptLine>& lines) {
    frames(settle);
    for (const ScriptLine& line : lines) {
        Done done = std::visit([this](const auto& command) { return (*this)(command); }, line.command);
        if (closed_ && done) done = fault("The window was closed.");
        if (!done) {
            base::Error error = done.error();
            error.where = fmt::format("{}: {}", line.number, line.source);
            return std::unexpected(error);
        }
        if (quit_) break;
    }
    return {};
}

bool Player::run_until(const std::function<bool()>& done, Limit limit) {
    const base::Nanoseconds end = base::monotonic_now() + limit;
    while (!closed_ && !done()) {
        const base::Nanoseconds now = base::monotonic_now();
        if (now >= end) return false;
        closed_ = !shell_.step(std::min<base::Nanoseconds>(poll, end - now));
    }
    return !closed_;
}

void Player::frames(unsigned count) {
    const std::uint64_t last = shell_.frames() + count;
    while (!closed_ && shell_.frames() < last) {
        shell_.touch();
        closed_ = !shell_.step(poll);
    }
}

std::unexpected<base::Error> Player::no_such_label(const std::string& label) const {
    const std::vector<std::string> near = shell_.registry().nearest(label, 6);
    return fault(fmt::format("There is no control \"{}\" on the screen.", label),
                 near.empty() ? "There are no controls at all." : "The nearest are: " + listed(near) + ".");
}

std::unexpected<base::Error> Player::not_on_screen(const std::string& text, std::string what) const {
    return fault(fmt::format("\"{}\" {}", text, what), "What can be read there:", shell_.registry().visible_text());
}

/// Waits for it to be there, and scrolls it into sight.
base::Result<ui::Widget> Player::find(const std::string& label) {
    const ui::Registry& registry = shell_.registry();
    if (!run_until([&] { return registry.find(label) != nullptr; }, label_limit)) return no_such_label(label);
    if (!registry.find(label)->visible()) {
        shell_.registry().reveal(registry.find(label)->label);
        frames(settle);
    }
    const ui::Widget* widget = registry.find(label);
    if (widget == nullptr) return no_such_label(label);
    if (!widget->visible())
        return fault(fmt::format("\"{}\" is there, but out of sight.", label), "Make the window larger.");
    return *widget;
}

base::Result<ui::Widget> Player::find_in(const std::string& label, const std::string& group) {
    const ui::Registry& registry = shell_.registry();
    const auto there = [&] { return registry.find(label, group) != nullptr; };
    if (!run_until(there, label_limit)) {
        std::vector<std::string> options;
        for (const ui::Widget& widget : registry.widgets()) {
            if (widget.group == group) options.push_back(widget.label);
        }
        return fault(fmt::format("\"{}\" is no choice of \"{}\".", label, group),
                     options.empty() ? "It offers none." : "It offers: " + listed(options) + ".");
    }
    if (!registry.find(label, group)->visible()) {
        shell_.registry().reveal(registry.find(label, group)->label);
        frames(settle);
    }
    return there() ? base::Result<ui::Widget>(*registry.find(label, group)) : no_such_label(label);
}

void Player::move_to(ImVec2 at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    frames(2);
}

void Player::press(ImVec2 at) {
    move_to(at);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    frames(1);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    frames(settle);
}

void Player::press(const ui::Chord& chord) {
    ImGuiIO& io = ImGui::GetIO();
    const auto modifiers = [&](bool down) {
        if (chord.ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, down);
        if (chord.shift) io.AddKeyEvent(ImGuiMod_Shift, down);
        if (chord.alt) io.AddKeyEvent(ImGuiMod_Alt, down);
    };
    modifiers(true);
    frames(1);
    io.AddKeyEvent(chord.key, true);
    frames(1);
    io.AddKeyEvent(chord.key, false);
    frames(1);
    modifiers(false);
    frames(settle);
}

void Player::type(const std::string& text) {
    ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
    frames(2);
}

base::Result<void> Player::click(const ui::Widget& widget) {
    if (!widget.enabled) {
        return fault(fmt::format("The {} \"{}\" cannot be used now: it is switched off.", ui::name_of(widget.kind),
                                 widget.label),
                     shell_.application().running() ? "A run is under way; wait for it first." : "");
    }
    press(widget.rect.center());
    return {};
}

base::Result<void> Player::operator()(const OpenView& command) {
    if (!shell_.application().open(command.view)) {
        return fault(fmt::format("There is no view \"{}\".", command.view),
                     "There are: " + listed(shell_.application().openable()) + ".");
    }
    frames(settle);
    return {};
}

base::Result<void> Player::operator()(const Click& command) {
    const auto widget = find(command.label);
    if (!widget) return std::unexpected(widget.error());
    return click(*widget);
}

base::Result<void> Player::operator()(const SetValue& command) {
    const auto in_group = [&](const ui::Widget& w) {
        return w.group == command.label && w.kind == ui::WidgetKind::segment;
    };
    if (std::ranges::any_of(shell_.registry().widgets(), in_group)) return set_segment(command.label, command.value);
    const auto widget = find(command.label);
    if (!widget) return std::unexpected(widget.error());
    switch (widget->kind) {
        case ui::WidgetKind::combo:
            return set_option(*widget, command.value);
        case ui::WidgetKind::stepper:
        case ui::WidgetKind::field:
            return set_typed(*widget, command.value);
        case ui::WidgetKind::checkbox:
            return set_check(*widget, command.value);
        case ui::WidgetKind::slider:
            return set_slider(*widget, command.value);
        default:
            break;
    }
    return fault(fmt::format("\"{}\" is a {} and has no value to set.", widget->label, ui::name_of(widget->kind)),
                 "Use click for it.");
}

base::Result<void> Player::set_segment(const std::string& group, const std::string& value) {
    const auto segment = find_in(value, group);
    if (!segment) return std::unexpected(segment.error());
    return click(*segment);
}

base::Result<void> Player::set_option(const ui::Widget& combo, const std::string& value) {
    if (auto opened = click(combo); !opened) return opened;
    const auto option = find_in(value, combo.label);
    if (!option) {
        press(ui::Chord{.key = ImGuiKey_Escape});
        return std::unexpected(option.error());
    }
    return click(*option);
}

base::Result<void> Player::set_typed(const ui::Widget& field, const std::string& value) {
    if (auto clicked = click(field); !clicked) return clicked;
    press(ui::Chord{.key = ImGuiKey_A, .ctrl = true});
    type(value);
    press(ui::Chord{.key = ImGuiKey_Enter});
    const ui::Widget* now = shell_.registry().find(field.label);
    if (now == nullptr || same_value(now->value, value)) return {};
    return fault(fmt::format("\"{}\" does not take {}: it shows {}.", field.label, value, now->value),
                 "Give a value in its range.");
}

base::Result<void> Player::set_check(const ui::Widget& check, const std::string& value) {
    const auto wanted = truth(value);
    if (!wanted) return fault(fmt::format("\"{}\" is neither on nor off.", value), "Write: set \"LABEL\" on, or off.");
    if ((check.value == "on") == *wanted) return {};
    return click(check);
}

base::Result<void> Player::set_slider(const ui::Widget& slider, const std::string& value) {
    double percent = -1;
    std::from_chars(value.data(), value.data() + value.size(), percent);
    if (percent < 0 || percent > 100) return fault(fmt::format("\"{}\" is no value from 0 to 100.", value));
    const float x = slider.full.min.x + slider.full.width() * static_cast<float>(percent / 100);
    press({std::clamp(x, slider.rect.min.x + 1, slider.rect.max.x - 1), slider.rect.mid_y()});
    return {};
}

base::Result<void> Player::operator()(const PressKey& command) {
    press(command.chord);
    return {};
}

base::Result<void> Player::operator()(const WaitIdle& command) {
    const Limit limit = command.limit.value_or(idle_limit);
    if (run_until([&] { return shell_.idle(); }, limit)) return {};
    const bool running = shell_.application().running();
    return fault(fmt::format("The window was not idle after {} s: {}.", base::seconds(limit),
                             running ? "a run is still under way" : "it is still being drawn"),
                 "Give more seconds, or look at what it does.", shell_.registry().visible_text());
}

base::Result<void> Player::operator()(const WaitText& command) {
    const Limit limit = command.limit.value_or(text_limit);
    if (run_until([&] { return shell_.registry().shows(command.text); }, limit)) return {};
    return not_on_screen(command.text, fmt::format("did not come up within {} s.", base::seconds(limit)));
}

base::Result<void> Player::operator()(const ExpectText& command) {
    frames(1);
    if (shell_.registry().shows(command.text)) return {};
    return not_on_screen(command.text, "is not on the screen.");
}

base::Result<void> Player::operator()(const Screenshot& command) {
    // Without the tooltip of what was clicked last.
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    frames(settle);
    return write_png(shell_.capture(), out_ / command.name);
}

base::Result<void> Player::operator()(const Resize& command) {
    shell_.native().resize(command.width, command.height);
    const auto resized = [&] {
        const ImVec2 size = ImGui::GetIO().DisplaySize;
        return static_cast<int>(size.x) == command.width && static_cast<int>(size.y) == command.height;
    };
    const bool done = run_until(
        [&] {
            shell_.touch();
            return resized();
        },
        label_limit);
    frames(settle);
    if (done) return {};
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return fault(
        fmt::format("The window is {} x {} and did not become {} x {}.", size.x, size.y, command.width, command.height),
        "The screen may be too small, or the desktop keeps the size.");
}

base::Result<void> Player::operator()(const SetTheme& command) {
    shell_.application().set_theme(command.theme);
    frames(settle);
    return {};
}

base::Result<void> Player::operator()(const Quit&) {
    quit_ = true;
    return {};
}

}  // namespace poolscope::window
