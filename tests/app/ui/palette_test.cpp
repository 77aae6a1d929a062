#include "app/ui/palette.hpp"

#include <doctest/doctest.h>

#include <array>

namespace ui = poolscope::ui;

TEST_CASE("contrast is that of the definition") {
    CHECK(ui::contrast(ui::rgb(0x000000), ui::rgb(0xFFFFFF)) == doctest::Approx(21));
    CHECK(ui::contrast(ui::rgb(0x777777), ui::rgb(0xFFFFFF)) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("text can be read on every ground of every theme") {
    for (const ui::Theme theme : ui::all_themes) {
        CAPTURE(ui::name_of(theme));
        const ui::Palette& p = ui::palette_of(theme);
        for (const ui::Color ground : {p.well, p.bg, p.raise, p.field, p.hover, p.sel}) {
            CHECK(ui::contrast(p.t1, ground) >= 11);
            CHECK(ui::contrast(p.t2, ground) >= 6.5);
            CHECK(ui::contrast(p.t3, ground) >= 4.4);
        }
        CHECK(ui::contrast(p.accent, p.bg) >= 4.5);
        CHECK(ui::contrast(p.on_accent, p.accent) >= 4.5);
        for (const ui::Color verdict : {p.ok, p.warn, p.error}) CHECK(ui::contrast(verdict, p.bg) >= 4.5);
        const ui::SyntaxColors& s = p.syntax;
        for (const ui::Color code : {s.keyword, s.function, s.string, s.number, s.text})
            CHECK(ui::contrast(code, p.well) >= 6);
    }
}

TEST_CASE("text on a fill can be read") {
    for (const ui::Theme theme : ui::all_themes) {
        CAPTURE(ui::name_of(theme));
        const ui::Palette& p = ui::palette_of(theme);
        for (unsigned worker = 0; worker <= 8; ++worker) {
            CHECK(ui::contrast(p.text_on(p.worker(worker)), p.worker(worker)) >= 4.5);
        }
        for (const ui::FillStyle& style : p.fills) CHECK(ui::contrast(p.text_on(style.fill), style.fill) >= 4.5);
    }
    const ui::Palette& dark = ui::palette_of(ui::Theme::dark);
    CHECK(dark.text_on(dark.fill(ui::Fill::compute).fill) == dark.ink);
    const ui::Palette& light = ui::palette_of(ui::Theme::light);
    CHECK(light.text_on(light.fill(ui::Fill::compute).fill) == ui::rgb(0xFFFFFF));
}

TEST_CASE("workers keep their colours, and begin anew after the eighth") {
    const ui::Palette& p = ui::palette_of(ui::Theme::dark);
    CHECK(p.worker(0) == p.fill(ui::Fill::main).fill);
    CHECK(p.worker(1) == p.workers[0]);
    CHECK(p.worker(8) == p.workers[7]);
    CHECK(p.worker(9) == p.workers[0]);
}

TEST_CASE("each state has a pattern and a word of its own") {
    const ui::Palette& p = ui::palette_of(ui::Theme::light);
    CHECK(p.fill(ui::Fill::pickle).pattern == ui::Pattern::hatch);
    CHECK(p.fill(ui::Fill::unpickle).pattern == ui::Pattern::reverse_hatch);
    CHECK(p.fill(ui::Fill::wait).pattern == ui::Pattern::dots);
    CHECK(ui::name_of(ui::Fill::startup) == "start-up");
}

TEST_CASE("themes are found by their names") {
    CHECK(ui::parse_theme("projector") == ui::Theme::projector);
    CHECK_FALSE(ui::parse_theme("Dark"));
    CHECK_FALSE(ui::parse_theme(""));
}

TEST_CASE("mixing and the sequential scale") {
    CHECK(ui::mix(ui::rgb(0x000000), ui::rgb(0xFFFFFF), 0.5) == ui::rgb(0x808080));
    CHECK(ui::viridis(0) == ui::rgb(0x440154));
    CHECK(ui::viridis(1) == ui::rgb(0xFDE725));
    CHECK(ui::viridis(7) == ui::rgb(0xFDE725));
}
