#include "app/window/script.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::window;
using std::chrono::milliseconds;

namespace {

template <class Command>
Command only(std::string_view text) {
    const auto lines = parse_script(text, "demo.play");
    REQUIRE(lines);
    REQUIRE(lines->size() == 1);
    return std::get<Command>(lines->front().command);
}

base::Error error_of(std::string_view text) {
    const auto lines = parse_script(text, "demo.play");
    REQUIRE_FALSE(lines);
    CHECK(lines.error().kind == base::ErrorKind::input);
    CHECK_FALSE(lines.error().remedy.empty());
    return lines.error();
}

}  // namespace

TEST_CASE("every command of a demo script") {
    CHECK(only<OpenView>("open lab").view == "lab");
    CHECK(only<Click>("click \"Run again\"").label == "Run again");
    CHECK(only<Click>("click Stop").label == "Stop");
    CHECK(only<SetValue>("set \"Start method\" spawn").label == "Start method");
    CHECK(only<SetValue>("set Inputs \"4 from 5,000,000\"").value == "4 from 5,000,000");
    CHECK(only<PressKey>("key Ctrl+Enter").chord == ui::Chord{.key = ImGuiKey_Enter, .ctrl = true});
    CHECK_FALSE(only<WaitIdle>("wait idle").limit);
    CHECK(only<WaitIdle>("wait idle 2.5").limit == milliseconds{2500});
    CHECK(only<WaitText>("wait text \"Pool\" 30").limit == milliseconds{30'000});
    CHECK(only<ExpectText>("expect text \"a # b\"").text == "a # b");
    CHECK(only<Screenshot>("screenshot lab/dark.png").name == "lab/dark.png");
    CHECK(only<Resize>("resize 1024 700").height == 700);
    CHECK(only<SetTheme>("theme projector").theme == ui::Theme::projector);
    only<Quit>("quit");
}

TEST_CASE("blank lines and comments count as lines, and do nothing") {
    const auto lines = parse_script("# a demo\n\n  click Run  # now\r\nquit\n", "demo.play");
    REQUIRE(lines);
    REQUIRE(lines->size() == 2);
    CHECK((*lines)[0].number == 3);
    CHECK((*lines)[0].source == "click Run  # now");
    CHECK((*lines)[1].number == 4);
}

TEST_CASE("quotation marks inside of texts") {
    CHECK(only<Click>(R"(click "say \"yes\" \\ no")").label == R"(say "yes" \ no)");
}

TEST_CASE("what is wrong is told with its line and column") {
    CHECK(error_of("quit\nclik Run").where == "demo.play:2:1");
    CHECK(error_of("click").where == "demo.play:1:6");
    CHECK(error_of("click \"Run").where == "demo.play:1:7");
    CHECK(error_of("click Run again").where == "demo.play:1:11");
    CHECK(error_of("  set Workers").where == "demo.play:1:14");
    CHECK(error_of("theme blue").where == "demo.play:1:7");
    CHECK(error_of("key Ctrl+Blah").where == "demo.play:1:5");
    CHECK(error_of("wait idle soon").where == "demo.play:1:11");
    CHECK(error_of("wait idle 0").where == "demo.play:1:11");
    CHECK(error_of("wait idle -1").where == "demo.play:1:11");
    CHECK(error_of("wait for it").where == "demo.play:1:6");
    CHECK(error_of("expect \"Pool\"").where == "demo.play:1:8");
    CHECK(error_of("resize 10 700").where == "demo.play:1:8");
    CHECK(error_of("resize 1024").where == "demo.play:1:12");
    CHECK(error_of("screenshot lab.jpg").where == "demo.play:1:12");
    CHECK(error_of("quit now").where == "demo.play:1:6");
}

TEST_CASE("screenshots stay in their folder") {
    CHECK(error_of("screenshot ../lab.png").where == "demo.play:1:12");
    CHECK(error_of("screenshot /lab.png").where == "demo.play:1:12");
}

TEST_CASE("a script that cannot be read") {
    CHECK_FALSE(load_script("no/such/file.play"));
    CHECK(load_script("no/such/file.play").error().kind == base::ErrorKind::input);
    CHECK(load_script(".").error().what.find("folder") != std::string::npos);
}
