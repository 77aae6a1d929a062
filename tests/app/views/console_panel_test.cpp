#include "app/views/console_panel.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace poolscope::views;

namespace {

/// A console that shows these lines as a program's output.
struct Printed {
    explicit Printed(std::string text) {
        timeline.apply(telemetry::RunStarted{});
        print(std::move(text));
    }
    void print(std::string text) {
        timeline.apply(telemetry::Output{{}, 0, telemetry::Stream::out, std::move(text)});
        console.follow(1, timeline, {});
    }
    /// The rows without the command's.
    std::vector<std::string> rows(std::size_t columns) {
        wrapped.update(console, columns);
        std::vector<std::string> texts;
        for (const auto& row : wrapped.rows())
            if (row.line > 0) texts.push_back(console.lines()[row.line].text.substr(row.begin, row.end - row.begin));
        return texts;
    }
    timeline::Timeline timeline;
    ConsoleText console;
    ConsoleRows wrapped;
};

}  // namespace

TEST_CASE("console lines break at blanks, long words anywhere, and characters stay whole") {
    Printed printed("one two three\n\nabcdefghijklmnop\nééééééé\n");
    CHECK(printed.rows(8) == std::vector<std::string>{"one two", "three", "", "abcdefgh", "ijklmnop", "ééééééé"});
    CHECK(printed.rows(4) ==
          std::vector<std::string>{"one", "two", "thre", "e", "", "abcd", "efgh", "ijkl", "mnop", "éééé", "ééé"});
}

TEST_CASE("a line that grows is wrapped anew") {
    Printed printed("progress 1");
    CHECK(printed.rows(12) == std::vector<std::string>{"progress 1"});
    printed.print("00 of 100\nnext\n");
    CHECK(printed.rows(12) == std::vector<std::string>{"progress 100", "of 100", "next"});
}

TEST_CASE("a selection is copied from its lower to its upper end") {
    const std::vector<ConsoleLine> lines{{LineKind::out, "first"}, {LineKind::out, "second"}, {LineKind::out, "third"}};
    CHECK(text_between(lines, {2, 2}, {0, 3}) == "st\nsecond\nth");
    CHECK(text_between(lines, {1, 1}, {1, 3}) == "ec");
    CHECK(text_between({}, {0, 0}, {3, 1}).empty());
}
