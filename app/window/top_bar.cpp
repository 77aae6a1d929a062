#include "app/window/top_bar.hpp"

#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace poolscope::window {
namespace {

using ui::Rect;
using ui::Ui;

constexpr std::size_t most_bars = 16;

/// The control of a height of 28, centred in the bar.
Rect centred(Rect strip, float height) {
    return Rect::of(strip.min.x, std::round(strip.mid_y() - height / 2), strip.width(), height);
}

void draw_brand(Ui& ui, Rect& bar, bool with_name) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ui::Palette& p = ui.colors();
    bar.take_left(ui.px(16));
    const Rect mark = bar.take_left(ui.px(22));
    // One long bar, then the same work in four short ones.
    const float top = std::round(mark.mid_y() - ui.px(8));
    ui::fill(list, Rect::of(mark.min.x, top, ui.px(22), ui.px(3)), p.t1);
    for (int i = 0; i < 3; ++i) {
        const float width = ui.px(i == 2 ? 7.0F : 11.0F);
        ui::fill(list, Rect::of(mark.min.x, top + ui.px(5.0F + 4.5F * static_cast<float>(i)), width, ui.px(2.5F)),
                 p.accent);
    }
    bar.take_left(ui.px(10));
    if (!with_name) return;
    const float width = ui::text(ui, {bar.min.x, bar.mid_y()}, "Poolscope", ui::style::brand, p.t1);
    bar.take_left(width + ui.px(32));
}

void draw_tabs(Ui& ui, Rect& bar, const TopBarState& state, TopBarWish& wish) {
    for (std::size_t i = 0; i < state.tabs.size(); ++i) {
        const float width = ui::text_width(ui, state.tabs[i], ui::style::navigation_strong) + ui.px(8);
        if (ui::tab(ui, bar.take_left(width), state.tabs[i], i == state.tab).pressed) wish.tab = i;
        bar.take_left(ui.px(24));
    }
}

void draw_text_size(Ui& ui, Rect& bar, const TopBarState& state, TopBarWish& wish) {
    const Rect rect = centred(bar.take_right(ui.px(116)), ui.px(28));
    std::int64_t percent = state.text_percent;
    const ui::StepperRange range{.low = 100, .high = 200, .step = 10, .unit = "%"};
    if (ui::stepper(ui, rect, "Text size", percent, range).changed) wish.text_percent = static_cast<int>(percent);
}

void draw_theme(Ui& ui, Rect& bar, const TopBarState& state, TopBarWish& wish) {
    constexpr std::array segments{ui::Segment{"Dark", ui::Icon::moon}, ui::Segment{"Light", ui::Icon::sun},
                                  ui::Segment{"Projector", ui::Icon::screen}};
    const Rect rect = centred(bar.take_right(ui.px(96)), ui.px(28));
    auto chosen = static_cast<std::size_t>(state.theme);
    if (ui::segmented(ui, rect, "Theme", segments, chosen).changed) wish.theme = static_cast<ui::Theme>(chosen);
}

std::string cores_text(const platform::Machine& machine) {
    const unsigned present = machine.cores_present();
    return fmt::format("{} of {} {}", machine.cores_usable(), present, present == 1 ? "core" : "cores");
}

std::vector<std::string> chip_texts(const TopBarState& state) {
    std::vector<std::string> texts{cores_text(*state.machine)};
    if (state.machine->cgroup_quota) {
        texts.push_back("quota " + plot::fixed(*state.machine->cgroup_quota, 1));
    }
    if (state.now.load) texts.push_back("load " + plot::fixed(*state.now.load, 1));
    return texts;
}

float bars_width(const Ui& ui, std::size_t count) {
    return ui.px(6) * static_cast<float>(std::min(count, most_bars));
}

/// A bar a core, as high as it is busy.
void draw_bars(Ui& ui, const Rect& rect, const std::vector<double>& busy) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ui::Palette& p = ui.colors();
    const float height = ui.px(16);
    const float top = std::round(rect.mid_y() - height / 2);
    for (std::size_t i = 0; i < std::min(busy.size(), most_bars); ++i) {
        const float x = std::round(rect.min.x + ui.px(6) * static_cast<float>(i));
        const Rect track = Rect::of(x, top, std::round(ui.px(4)), height);
        ui::fill(list, track, p.hover);
        const float used = std::max(std::round(height * static_cast<float>(busy[i])), ui.px(2));
        ui::fill(list, {{track.min.x, track.max.y - used}, track.max}, p.t2);
    }
}

void chip_tooltip(Ui& ui, const TopBarState& state) {
    const platform::Machine& machine = *state.machine;
    std::vector<ui::TipRow> rows;
    rows.push_back({"Cores present", fmt::format("{}", machine.cores_present())});
    rows.push_back({"Usable by this program", fmt::format("{}", machine.cores_usable())});
    if (const auto physical = machine.physical_cores())
        rows.push_back({"Physical cores", fmt::format("{}", *physical)});
    rows.push_back({"CPU quota", machine.cgroup_quota ? plot::fixed(*machine.cgroup_quota, 2) + " cores" : "none"});
    rows.push_back({"Load, last minute", state.now.load ? plot::fixed(*state.now.load, 2) : "not available"});
    for (std::size_t i = 0; i < std::min<std::size_t>(state.now.busy.size(), 8); ++i) {
        rows.push_back({fmt::format("Core {} busy", machine.cores.size() > i ? machine.cores[i].id : i),
                        plot::percent(state.now.busy[i])});
    }
    ui::tooltip(ui, "This machine", rows,
                machine.cpu_model.empty() ? machine.os : machine.cpu_model + ", " + machine.os);
}

/// The chip, as much of it as there is room for.
void draw_machine(Ui& ui, Rect& bar, const TopBarState& state, float room) {
    if (state.machine == nullptr) return;
    std::vector<std::string> texts = chip_texts(state);
    const float bars = bars_width(ui, state.now.busy.size());
    const auto width = [&] {
        float sum = bars;
        for (const std::string& text : texts) sum += ui.px(12) + ui::text_width(ui, text, ui::style::label);
        return sum;
    };
    while (!texts.empty() && width() > room) texts.pop_back();
    if (width() > room || width() <= 0) return;
    const Rect chip = bar.take_right(width());
    const bool hovered = ui::region(ui, chip, "Machine").hovered;
    draw_bars(ui, chip, state.now.busy);
    float x = chip.min.x + bars;
    for (const std::string& text : texts) {
        x += ui.px(12);
        x += ui::text(ui, {x, chip.mid_y()}, text, ui::style::label, ui.colors().t2);
    }
    if (hovered) chip_tooltip(ui, state);
}

void draw_interpreter(Ui& ui, Rect& bar, const TopBarState& state, TopBarWish& wish) {
    const float width = std::min(ui.px(168), bar.width());
    if (width < ui.px(72)) return;
    const Rect rect = centred(bar.take_right(width), ui.px(28));
    const std::vector<std::string> names = interpreter_names(state.interpreters);
    std::size_t chosen = state.python.value_or(names.size());
    ui::ComboLook look;
    look.enabled = !state.running;
    look.style = ui::style::control;
    if (names.empty()) look.shown = state.searching ? "Looking for Python" : "No Python found";
    if (ui::combo(ui, rect, "Interpreter", names, chosen, look).changed) wish.python = chosen;
}

std::string plain_name(const telemetry::InterpreterInfo& info) {
    std::string name = info.implementation + " " + info.version;
    if (info.free_threaded_build) name += info.gil.value_or(false) ? "t, GIL on" : "t, no GIL";
    return name;
}

}  // namespace

std::vector<std::string> interpreter_names(std::span<const telemetry::InterpreterInfo> interpreters) {
    std::vector<std::string> plain;
    for (const auto& info : interpreters) plain.push_back(plain_name(info));
    std::vector<std::string> names = plain;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::count(plain, plain[i]) > 1) names[i] += "  " + interpreters[i].path;
    }
    return names;
}

TopBarWish draw_top_bar(Ui& ui, const Rect& rect, const TopBarState& state) {
    TopBarWish wish;
    const ui::Palette& p = ui.colors();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ui::horizontal(list, rect.min.x, rect.max.x, rect.max.y - 0.5F, p.line);
    Rect bar = rect;
    // Less and less on narrow windows: what is left out can be reached by keys and the palette.
    const float units = rect.width() / ui.scale;
    draw_brand(ui, bar, units >= 760);
    draw_tabs(ui, bar, state, wish);
    bar.take_right(ui.px(16));
    if (units >= 500) {  // 1024 px at 200 % text has 512
        draw_text_size(ui, bar, state, wish);
        bar.take_right(ui.px(16));
    }
    draw_theme(ui, bar, state, wish);
    bar.take_right(ui.px(16));
    const float chip_room = bar.width() - ui.px(168 + 16 + 17 + 24);
    const float before = bar.max.x;
    draw_machine(ui, bar, state, chip_room);
    if (bar.max.x < before) {
        bar.take_right(ui.px(16));
        ui::vertical(list, bar.max.x, rect.mid_y() - ui.px(10), rect.mid_y() + ui.px(10), p.line2);
        bar.take_right(ui.px(16));
    }
    draw_interpreter(ui, bar, state, wish);
    return wish;
}

}  // namespace poolscope::window
