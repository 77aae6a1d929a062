#include "app/cli/text.hpp"

#include <doctest/doctest.h>

using namespace poolscope::cli;

TEST_CASE("width counts code points, and fitted cuts or fills to it") {
    CHECK(width("a█é") == 3);
    CHECK(fitted("█ab", 2) == "█a");
    CHECK(fitted("é", 3) == "é  ");
    CHECK(fitted("abc", 0) == "");
    CHECK(right_aligned("7", 3) == "  7");
}

TEST_CASE("render cuts at the edge and colours only where asked") {
    const Line line{{"core "}, {"███", Colour::green}, {"x"}};
    CHECK(render(line, 100, false) == "core ███x");
    CHECK(render(line, 7, false) == "core ██");
    CHECK(render(line, 7, true) == "core \033[32m██\033[0m");
    CHECK(render(line, 5, true) == "core ");
    CHECK(render({}, 10, true) == "");
}

TEST_CASE("bar fills in eighths of a column") {
    CHECK(bar(0, 4, true) == "    ");
    CHECK(bar(0.5, 4, true) == "██  ");
    CHECK(bar(0.53125, 4, true) == "██▏ ");
    CHECK(bar(1, 4, true) == "████");
    CHECK(bar(0.5, 4, false) == "##  ");
    CHECK(bar(7, 2, true) == "██");
    CHECK(bar(-1, 2, true) == "  ");
}

TEST_CASE("word_wrapped breaks between words") {
    CHECK(word_wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(word_wrapped("extraordinary x", 5) == std::vector<std::string>{"extraordinary", "x"});
    CHECK(word_wrapped("", 5) == std::vector<std::string>{""});
}
