#include "app/ui/registry.hpp"

#include <doctest/doctest.h>

namespace ui = poolscope::ui;

namespace {

ui::Widget widget(std::string label, std::string group = {}) {
    ui::Widget w;
    w.label = std::move(label);
    w.group = std::move(group);
    w.rect = w.full = ui::Rect::of(0, 0, 10, 10);
    return w;
}

ui::Registry with(std::initializer_list<ui::Widget> widgets) {
    ui::Registry registry;
    registry.begin_frame();
    for (const ui::Widget& w : widgets) registry.record(w);
    registry.end_frame();
    return registry;
}

ui::Registry with_texts(std::initializer_list<ui::ShownText> texts) {
    ui::Registry registry;
    registry.begin_frame();
    for (const ui::ShownText& t : texts) registry.record_text(t.text, t.rect);
    registry.end_frame();
    return registry;
}

}  // namespace

TEST_CASE("a frame under way is not seen before it is finished") {
    ui::Registry registry = with({widget("Run")});
    registry.begin_frame();
    registry.record(widget("Stop"));
    CHECK(registry.find("Run") != nullptr);
    CHECK(registry.find("Stop") == nullptr);
    registry.end_frame();
    CHECK(registry.find("Run") == nullptr);
    CHECK(registry.find("Stop") != nullptr);
}

TEST_CASE("labels are found exactly before they are found without case") {
    const ui::Registry registry = with({widget("run"), widget("Run")});
    CHECK(registry.find("Run") == &registry.widgets()[1]);
    CHECK(registry.find("RUN") != nullptr);
    CHECK(registry.find("Ru") == nullptr);
}

TEST_CASE("of equal labels the one in sight is taken") {
    ui::Widget hidden = widget("Copy");
    hidden.rect = {};
    const ui::Registry registry = with({widget("Copy"), hidden});
    CHECK(registry.find("Copy")->visible());
}

TEST_CASE("options are found in their group") {
    const ui::Registry registry = with({widget("fork", "Other"), widget("fork", "Start method")});
    CHECK(registry.find("fork", "Start method") == &registry.widgets()[1]);
    CHECK(registry.find("spawn", "Start method") == nullptr);
}

TEST_CASE("the nearest labels come first") {
    const ui::Registry registry = with({widget("Theme"), widget("Workers"), widget("Run again"), widget("Workers +")});
    CHECK(registry.nearest("Wokers", 1) == std::vector<std::string>{"Workers"});
    CHECK(registry.nearest("Run", 1) == std::vector<std::string>{"Run again"});
}

TEST_CASE("texts beside each other read as one") {
    const ui::Registry registry = with_texts({{"± 0.006", ui::Rect::of(60, 0, 30, 12)},
                                              {"1.250 s", ui::Rect::of(0, 2, 50, 12)},
                                              {"below", ui::Rect::of(0, 40, 50, 12)}});
    CHECK(registry.shows("1.250 s ± 0.006"));
    CHECK(registry.shows("250"));
    CHECK_FALSE(registry.shows("0.006 below"));
    CHECK(registry.visible_text() == "1.250 s ± 0.006\nbelow\n");
}

TEST_CASE("words that touch read as one word") {
    const ui::Registry registry = with_texts({{"Pool", ui::Rect::of(0, 0, 30, 12)},
                                              {"(processes=", ui::Rect::of(30, 0, 80, 12)},
                                              {"3", ui::Rect::of(110.4F, 0, 8, 12)},
                                              {") ", ui::Rect::of(118, 0, 16, 12)},
                                              {"as", ui::Rect::of(134, 0, 16, 12)}});
    CHECK(registry.shows("Pool(processes=3) as"));
}

TEST_CASE("blanks and line breaks count as one blank") {
    const ui::Registry registry = with_texts({{"one\n  two", ui::Rect::of(0, 0, 50, 12)}});
    CHECK(registry.shows("one two"));
    CHECK(registry.shows("one  two"));
}

TEST_CASE("text out of sight is not there") {
    ui::Registry registry;
    registry.begin_frame();
    registry.record_text("gone", ui::Rect{});
    registry.end_frame();
    CHECK_FALSE(registry.shows("gone"));
}
