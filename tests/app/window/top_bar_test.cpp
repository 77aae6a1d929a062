#include "app/window/top_bar.hpp"

#include "tests/app/ui/headless.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace poolscope;
using window::interpreter_names;

namespace {

telemetry::InterpreterInfo python(std::string version, std::string path) {
    telemetry::InterpreterInfo info;
    info.implementation = "CPython";
    info.version = std::move(version);
    info.path = std::move(path);
    return info;
}

platform::Machine two_cores() {
    platform::Machine machine;
    machine.cores = {{0, true, {}}, {1, false, {}}};
    return machine;
}

}  // namespace

TEST_CASE("interpreters are told apart") {
    auto free_threaded = python("3.13.1", "/c");
    free_threaded.free_threaded_build = true;
    free_threaded.gil = false;
    const std::vector all{python("3.11.2", "/a"), python("3.11.2", "/b"), free_threaded};
    CHECK(interpreter_names(all) ==
          std::vector<std::string>{"CPython 3.11.2  /a", "CPython 3.11.2  /b", "CPython 3.13.1t, no GIL"});
}

TEST_CASE("the bar says what the machine has, and tells what was changed") {
    tests::Headless headless;
    const platform::Machine machine = two_cores();
    const std::vector interpreters{python("3.11.2", "/a"), python("3.12.1", "/b")};
    constexpr std::array<std::string_view, 1> tabs{"Lab"};
    window::TopBarWish last;
    const window::TopBarState state{
        .tabs = tabs, .interpreters = interpreters, .python = 0, .machine = &machine, .now = {{0.5, 0}, 0.31}};
    const auto draw = [&](ui::Ui& u) {
        const auto wish = window::draw_top_bar(u, ui::Rect::of(0, 0, 800, 48), state);
        if (wish.theme) last.theme = wish.theme;
        if (wish.python) last.python = wish.python;
        if (wish.text_percent) last.text_percent = wish.text_percent;
    };
    headless.frames(2, draw);
    CHECK(headless.registry().find("Lab")->value == "on");
    CHECK(headless.registry().find("Interpreter")->value == "CPython 3.11.2");
    headless.click("Light", draw);
    CHECK(last.theme == ui::Theme::light);
    headless.click("Text size +", draw);
    CHECK(last.text_percent == 110);
    headless.click("Interpreter", draw);
    headless.click(headless.registry().find("CPython 3.12.1", "Interpreter")->rect.center(), draw);
    CHECK(last.python == 1);
}

TEST_CASE("at any width nothing of the bar stands on anything else") {
    tests::Headless headless;
    const platform::Machine machine = two_cores();
    const std::vector interpreters{python("3.11.2", "/a")};
    constexpr std::array<std::string_view, 1> tabs{"Lab"};
    const window::TopBarState state{
        .tabs = tabs, .interpreters = interpreters, .python = 0, .machine = &machine, .now = {{0.5, 0}, 12.31}};
    for (float width = 320; width <= 800; width += 20) {
        CAPTURE(width);
        headless.frames(2, [&](ui::Ui& u) { window::draw_top_bar(u, ui::Rect::of(0, 0, width, 48), state); });
        const auto& widgets = headless.registry().widgets();
        for (std::size_t i = 0; i < widgets.size(); ++i) {
            CHECK(widgets[i].full.max.x <= width);
            for (std::size_t j = i + 1; j < widgets.size(); ++j) {
                INFO(widgets[i].label, " and ", widgets[j].label);
                CHECK(widgets[i].full.clipped_to(widgets[j].full).inset(0.5F).empty());
            }
        }
    }
}

TEST_CASE("a change too small to be seen is none") {
    CHECK(window::as_shown({{0.50, 0.01}, 0.31}) == window::as_shown({{0.52, 0.04}, 0.33}));
    CHECK_FALSE(window::as_shown({{0.5}, {}}) == window::as_shown({{0.9}, {}}));
}
