#include "app/cli/terminal.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace poolscope::cli;

namespace {

Terminal judged(bool is_terminal, std::map<std::string, std::string> environment) {
    return judge_terminal(is_terminal, [&](const char* name) { return environment[name]; });
}

}  // namespace

TEST_CASE("judge_terminal follows TERM, NO_COLOR and the locale") {
    const auto full = judged(true, {{"TERM", "xterm"}, {"LANG", "de_DE.UTF-8"}});
    CHECK(full.interactive);
    CHECK(full.colours);
    CHECK(full.utf8);

    CHECK_FALSE(judged(false, {{"TERM", "xterm"}}).interactive);
    CHECK_FALSE(judged(true, {{"TERM", "dumb"}}).interactive);
    CHECK_FALSE(judged(true, {}).interactive);

    const auto no_colour = judged(true, {{"TERM", "xterm"}, {"NO_COLOR", "1"}});
    CHECK(no_colour.interactive);
    CHECK_FALSE(no_colour.colours);

    CHECK_FALSE(judged(true, {{"LC_ALL", "C"}, {"LANG", "en_GB.UTF-8"}}).utf8);
    CHECK(judged(true, {{"LC_CTYPE", "C.utf8"}}).utf8);
}

TEST_CASE("Redrawn draws over what it drew, and leaves nothing") {
    std::string screen;
    {
        Redrawn block(false, [&](std::string_view text) { screen += text; });
        block.draw({{{"one"}}, {{"two"}}}, {10, 24});
        CHECK(screen == "\033[?25l\rone\033[K\ntwo\033[K\n\033[J");
        screen.clear();
        block.draw({{{"three"}}}, {10, 24});
        CHECK(screen == "\r\033[2Athree\033[K\n\033[J");
        screen.clear();
    }
    CHECK(screen == "\r\033[1A\033[K\n\033[1A\033[?25h");
}

TEST_CASE("Redrawn goes up over lines that a narrower window broke") {
    std::string screen;
    Redrawn block(false, [&](std::string_view text) { screen += text; });
    block.draw({{{"123456789"}}, {{"1"}}}, {20, 24});
    screen.clear();
    block.draw({{{"123456789"}}}, {5, 24});
    CHECK(screen == "\r\033[3A1234\033[K\n\033[J");
}

TEST_CASE("Redrawn keeps to the height of the window") {
    std::string screen;
    Redrawn block(false, [&](std::string_view text) { screen += text; });
    block.draw({{{"1"}}, {{"2"}}, {{"3"}}}, {20, 3});
    CHECK(screen == "\033[?25l\r1\033[K\n2\033[K\n\033[J");
}
