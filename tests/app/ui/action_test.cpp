#include "app/ui/action.hpp"

#include <doctest/doctest.h>

namespace ui = poolscope::ui;

TEST_CASE("keys are read as they are written on lists") {
    CHECK(*ui::parse_chord("Ctrl+Enter") == ui::Chord{.key = ImGuiKey_Enter, .ctrl = true});
    CHECK(*ui::parse_chord("esc") == ui::Chord{.key = ImGuiKey_Escape});
    CHECK(*ui::parse_chord("F11") == ui::Chord{.key = ImGuiKey_F11});
    CHECK(*ui::parse_chord("f") == ui::Chord{.key = ImGuiKey_F});
    CHECK(*ui::parse_chord(",") == ui::Chord{.key = ImGuiKey_Comma});
    CHECK(*ui::parse_chord("?") == ui::Chord{.key = ImGuiKey_Slash, .shift = true});
    CHECK(*ui::parse_chord("Ctrl++") == ui::Chord{.key = ImGuiKey_Equal, .ctrl = true});
    CHECK(*ui::parse_chord("Ctrl+Plus") == ui::Chord{.key = ImGuiKey_Equal, .ctrl = true});
    CHECK(*ui::parse_chord("Ctrl+Shift+Tab") == ui::Chord{.key = ImGuiKey_Tab, .ctrl = true, .shift = true});
}

TEST_CASE("what names no key is refused with the part at fault") {
    for (const char* wrong : {"", "Ctrl", "Ctrl+", "Hyper+A", "F13", "F0", "Retrun", "Ctrl+Alt"}) {
        CAPTURE(wrong);
        const auto chord = ui::parse_chord(wrong);
        REQUIRE_FALSE(chord);
        CHECK(chord.error().kind == poolscope::base::ErrorKind::input);
    }
    CHECK(ui::parse_chord("Ctrl+Retrun").error().what.find("Retrun") != std::string::npos);
}

TEST_CASE("names read back to the same keys") {
    for (const char* name :
         {"Ctrl+Enter", "Esc", "F5", "A", "0", ",", ".", "?", "Space", "Ctrl+Plus", "Ctrl+Minus", "Shift+Tab"}) {
        CAPTURE(name);
        CHECK(ui::name_of(*ui::parse_chord(name)) == name);
    }
}

TEST_CASE("a palette finds letters in their order, beginnings of words first") {
    CHECK(ui::fuzzy_score("xyz", "Full screen") < 0);
    CHECK(ui::fuzzy_score("nrf", "Full screen") < 0);
    CHECK(ui::fuzzy_score("", "anything") == 0);
    CHECK(ui::fuzzy_score("fs", "Full screen") > ui::fuzzy_score("fs", "Leaf slices of offsets"));
    CHECK(ui::fuzzy_score("run", "Run") > ui::fuzzy_score("run", "Show the ruin"));

    ui::ActionTable table;
    table.add({.name = "Full screen", .group = "Window"});
    table.add({.name = "Fit the timeline", .group = "Timeline"});
    table.add({.name = "Run", .group = "Run"});
    CHECK(table.search("").size() == 3);
    REQUIRE(table.search("fit").size() == 1);
    CHECK(table.search("fit").front()->name == "Fit the timeline");
    CHECK(table.search("window full").front()->name == "Full screen");
}
