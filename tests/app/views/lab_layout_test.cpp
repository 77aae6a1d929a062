#include "app/views/lab_layout.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using views::ControlBox;
using views::lay_out_lab;
using views::place_controls;

TEST_CASE("1280 by 800 is laid out as the theme says") {
    const auto layout = lay_out_lab(ui::Rect::of(0, 48, 1280, 752), 1, false);
    CHECK_FALSE(layout.one_column);
    CHECK(layout.left.width() == 576);
    CHECK(layout.instruments.width() == 704);
    CHECK(layout.controls_width == 152);
    CHECK(layout.bench.min.y == 104);
    CHECK(layout.bench.max.y == 580);
    CHECK(layout.console.height() == 172);
    CHECK(layout.line_numbers);
}

TEST_CASE("1024 by 700 has small code without line numbers") {
    const auto layout = lay_out_lab(ui::Rect::of(0, 48, 1024, 652), 1, false);
    CHECK_FALSE(layout.one_column);
    CHECK(layout.left.width() == 496);
    CHECK(layout.controls_width == 136);
    CHECK(layout.code_size == 12);
    CHECK_FALSE(layout.line_numbers);
    CHECK(layout.bench.height() > 300);
}

TEST_CASE("a narrow window, or large text, gives one column with a strip for the console") {
    for (const float scale : {1.5F, 2.0F}) {
        const auto layout = lay_out_lab(ui::Rect::of(0, 0, 1280, 752), scale, false);
        CHECK(layout.one_column);
        CHECK(layout.console.height() == doctest::Approx(56 * scale));
        CHECK(layout.left.max.y == layout.console.min.y);
    }
    CHECK(lay_out_lab(ui::Rect::of(0, 0, 950, 752), 1, true).console.height() > 300);
    CHECK_FALSE(lay_out_lab(ui::Rect::of(0, 0, 2560, 1500), 2, false).one_column);
}

TEST_CASE("controls stand on their lines where there is room") {
    const std::vector<ControlBox> boxes{{100, 33, 14}, {200, 33, 14}, {260, 12, 12}};
    CHECK(place_controls(boxes, 0, 4) == std::vector<float>{100, 200, 260});
}

TEST_CASE("an earlier control gives way upwards, and all go down where the top is reached") {
    const std::vector<ControlBox> crowded{{100, 10, 10}, {105, 10, 10}};
    CHECK(place_controls(crowded, 0, 0) == std::vector<float>{85, 105});
    CHECK(place_controls(crowded, 90, 0) == std::vector<float>{100, 120});
}

TEST_CASE("a control without a line keeps its order") {
    const std::vector<ControlBox> middle{{50, 10, 10}, {{}, 10, 10}, {150, 10, 10}};
    const auto places = place_controls(middle, 0, 5);
    CHECK(places[1] > places[0] + 20);
    CHECK(places[1] + 20 < places[2]);
    const std::vector<ControlBox> last{{50, 10, 10}, {{}, 10, 10}, {{}, 10, 10}};
    CHECK(place_controls(last, 0, 5) == std::vector<float>{50, 75, 100});
    CHECK(place_controls({}, 0, 5).empty());
}
