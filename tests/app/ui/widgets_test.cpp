#include "app/ui/widgets.hpp"

#include "app/ui/action.hpp"
#include "tests/app/ui/headless.hpp"

#include <doctest/doctest.h>

#include <array>

namespace ui = poolscope::ui;
using poolscope::tests::Headless;

TEST_CASE("without a single font file everything still draws") {
    const ui::Fonts fonts{ui::FontFiles{}};
    CHECK(fonts.notes().size() == 4);
    Headless headless(1.5F);
    headless.frame([](ui::Ui& u) { CHECK(ui::text(u, {10, 10}, "words", ui::style::heading, u.colors().t1) > 0); });
    CHECK(headless.registry().shows("words"));
}

TEST_CASE("a button is pressed by the mouse, by its label, and not while it is off") {
    Headless headless;
    int pressed = 0;
    bool enabled = true;
    const auto draw = [&](ui::Ui& u) {
        if (ui::button(u, ui::Rect::of(100, 100, 80, 28), "Run", {.enabled = enabled})) ++pressed;
    };
    headless.click("Run", draw);
    CHECK(pressed == 1);
    enabled = false;
    headless.click("Run", draw);
    CHECK(pressed == 1);
    CHECK_FALSE(headless.registry().find("Run")->enabled);
}

TEST_CASE("a button has the keyboard after Tab, and Space presses it") {
    Headless headless;
    int pressed = 0;
    const auto draw = [&](ui::Ui& u) {
        if (ui::button(u, ui::Rect::of(100, 100, 80, 28), "Run")) ++pressed;
    };
    headless.frames(2, draw);
    headless.press(ImGuiKey_Tab, draw);
    CHECK(headless.registry().find("Run")->focused);
    headless.press(ImGuiKey_Space, draw);
    CHECK(pressed == 1);
}

TEST_CASE("a check turns on and off") {
    Headless headless;
    bool value = false;
    const auto draw = [&](ui::Ui& u) { ui::checkbox(u, ui::Rect::of(10, 10, 120, 24), "Pool", value); };
    headless.click("Pool", draw);
    CHECK(value);
    headless.frames(1, draw);
    CHECK(headless.registry().find("Pool")->value == "on");
    headless.click("Pool", draw);
    CHECK_FALSE(value);
}

TEST_CASE("one of a few segments is chosen") {
    Headless headless;
    std::size_t chosen = 0;
    constexpr std::array segments{ui::Segment{"Dark"}, ui::Segment{"Light"}, ui::Segment{"Projector"}};
    const auto draw = [&](ui::Ui& u) { ui::segmented(u, ui::Rect::of(10, 10, 240, 28), "Theme", segments, chosen); };
    headless.click("Light", draw);
    CHECK(chosen == 1);
    CHECK(headless.registry().find("Light", "Theme")->value == "on");
}

TEST_CASE("a stepper steps, takes a typed number and stays in its range") {
    Headless headless;
    std::int64_t value = 4;
    const auto draw = [&](ui::Ui& u) {
        ui::stepper(u, ui::Rect::of(100, 100, 84, 28), "Workers", value, {.low = 1, .high = 64});
    };
    headless.click("Workers +", draw);
    CHECK(value == 5);
    headless.click("Workers −", draw);
    headless.click("Workers −", draw);
    CHECK(value == 3);

    headless.click("Workers", draw);
    ImGui::GetIO().AddInputCharactersUTF8("12");
    headless.frames(3, draw);
    CHECK(value == 12);
    headless.press(ImGuiKey_UpArrow, draw);
    CHECK(value == 13);
    headless.press(ImGuiKey_Enter, draw);
    CHECK(value == 13);

    headless.click("Workers", draw);
    ImGui::GetIO().AddInputCharactersUTF8("999");
    headless.frames(3, draw);
    headless.press(ImGuiKey_Enter, draw);
    CHECK(value == 64);
    CHECK(headless.registry().find("Workers")->value == "64");
}

TEST_CASE("a stepper shows a word for its lowest value, and Escape takes typing back") {
    Headless headless;
    std::int64_t value = 0;
    const auto draw = [&](ui::Ui& u) {
        ui::stepper(u, ui::Rect::of(100, 100, 84, 28), "Chunk size", value,
                    {.low = 0, .high = 100, .shown_at_low = "auto"});
    };
    headless.frames(2, draw);
    CHECK(headless.registry().find("Chunk size")->value == "auto");
    headless.click("Chunk size", draw);
    ImGui::GetIO().AddInputCharactersUTF8("7");
    headless.frames(3, draw);
    CHECK(value == 7);
    headless.press(ImGuiKey_Escape, draw);
    CHECK(value == 0);
}

TEST_CASE("a combo drops its list down and takes the option clicked") {
    Headless headless;
    std::size_t chosen = 0;
    const std::vector<std::string> options{"fork", "spawn", "forkserver"};
    const auto draw = [&](ui::Ui& u) {
        ui::combo(u, ui::Rect::of(100, 100, 152, 28), "Start method", options, chosen);
    };
    headless.click("Start method", draw);
    const ui::Widget* option = headless.registry().find("spawn", "Start method");
    REQUIRE(option != nullptr);
    headless.click(option->rect.center(), draw);
    CHECK(chosen == 1);
    headless.frames(2, draw);
    CHECK(headless.registry().find("spawn", "Start method") == nullptr);
    CHECK(headless.registry().find("Start method")->value == "spawn");
}

TEST_CASE("typed text arrives, and Enter is told") {
    Headless headless;
    std::string value;
    bool entered = false;
    const auto draw = [&](ui::Ui& u) {
        entered |= ui::text_field(u, ui::Rect::of(100, 100, 200, 32), "Command", value, "Type a command").pressed;
    };
    headless.frames(1, draw);
    CHECK(headless.registry().shows("Type a command"));
    headless.click("Command", draw);
    ImGui::GetIO().AddInputCharactersUTF8("fit");
    headless.frames(3, draw);
    headless.press(ImGuiKey_Enter, draw);
    CHECK(entered);
    CHECK(value == "fit");
}

TEST_CASE("a slider goes where it is clicked") {
    Headless headless;
    double ratio = 0;
    const auto draw = [&](ui::Ui& u) { ui::slider(u, ui::Rect::of(100, 100, 212, 20), "Position", ratio); };
    headless.click(ImVec2{100 + 6 + 150, 110}, draw);
    CHECK(ratio == doctest::Approx(0.75));
}

TEST_CASE("what is scrolled out of sight can be brought in") {
    Headless headless;
    const auto draw = [&](ui::Ui& u) {
        const ui::Child child("list", ui::Rect::of(0, 0, 200, 100), 0);
        const ImVec2 at = child.origin();
        ui::button(u, ui::Rect::of(at.x, at.y + 900, 80, 28), "Far below");
        child.extend(1000);
    };
    headless.frames(3, draw);
    CHECK_FALSE(headless.registry().find("Far below")->visible());
    headless.registry().reveal("Far below");
    headless.frames(4, draw);
    CHECK(headless.registry().find("Far below")->visible());
}

TEST_CASE("too long a text is cut at a character, and what is cut is not claimed to be read") {
    Headless headless;
    headless.frame([](ui::Ui& u) {
        ui::text_in(u, ui::Rect::of(0, 0, 60, 20), "ééééééééééééééééé", ui::style::label, u.colors().t1);
    });
    CHECK_FALSE(headless.registry().shows("ééééééééééééééééé"));
    CHECK(headless.registry().shows("é…"));
}

TEST_CASE("words wrap, and a paragraph is read as one text") {
    Headless headless;
    float narrow = 0;
    float wide = 0;
    headless.frame([&](ui::Ui& u) {
        narrow = ui::paragraph(u, {0, 0}, 60, "one two three four five", ui::style::prose, u.colors().t1);
        wide = ui::paragraph_height(u, 700, "one two three four five", ui::style::prose);
    });
    CHECK(narrow > 2 * wide);
    CHECK(headless.registry().shows("one two three four five"));
}

TEST_CASE("keys do what the table says, but not while text is typed") {
    Headless headless;
    int fitted = 0;
    int ran = 0;
    ui::ActionTable table;
    table.add({.name = "Fit", .group = "", .keys = {{.key = ImGuiKey_F}}, .act = [&] { ++fitted; }});
    table.add({.name = "Run", .group = "", .keys = {{.key = ImGuiKey_Enter, .ctrl = true}}, .act = [&] { ++ran; }});
    bool typing = false;
    const auto draw = [&](ui::Ui&) { table.dispatch(typing); };
    headless.press(ImGuiKey_F, draw);
    CHECK(fitted == 1);
    typing = true;
    headless.press(ImGuiKey_F, draw);
    CHECK(fitted == 1);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    headless.press(ImGuiKey_Enter, draw);
    CHECK(ran == 1);
}
