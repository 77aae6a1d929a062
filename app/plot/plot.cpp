#include "app/plot/plot.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/text.hpp"
#include "app/ui/widgets.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::plot {
namespace {

using ui::Rect;
using ui::Ui;

ImDrawList& list() {
    return *ImGui::GetWindowDrawList();
}

/// Walks along pixels and draws only the parts that a pattern leaves on.
class DashWalker {
public:
    DashWalker(ImDrawList& target, ImU32 color, float width, float on, float off)
        : target_(target), color_(color), width_(width), on_(on), off_(off) {}

    void walk(ImVec2 from, ImVec2 to) {
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        if (length <= 0) return;
        float done = 0;
        while (done < length) {
            const bool drawn = phase_ < on_;
            const float left_in_part = (drawn ? on_ : on_ + off_) - phase_;
            const float step = std::min(left_in_part, length - done);
            if (drawn) stroke(from, to, done / length, (done + step) / length);
            done += step;
            phase_ += step;
            if (phase_ >= on_ + off_ - 1e-4F) phase_ = 0;
        }
    }

private:
    void stroke(ImVec2 from, ImVec2 to, float a, float b) {
        const auto at = [&](float share) {
            return ImVec2{from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
        };
        target_.AddLine(at(a), at(b), color_, width_);
    }

    ImDrawList& target_;
    ImU32 color_;
    float width_, on_, off_;
    float phase_ = 0;
};

std::vector<ImVec2> stepped(std::span<const ImVec2> pixels) {
    std::vector<ImVec2> corners;
    for (const ImVec2 p : pixels) {
        if (!corners.empty()) corners.push_back({p.x, corners.back().y});
        corners.push_back(p);
    }
    return corners;
}

void draw_grid(Ui& ui, const Rect& area, const ValueAxis& x, const ValueAxis& y, const PlotSetup& setup) {
    const ui::Palette& p = ui.colors();
    for (const ValueTick& tick : value_ticks(y, ui.px(setup.min_y_tick), setup.whole_y)) {
        const float at = y.pixel(tick.value);
        ui::horizontal(list(), area.min.x, area.max.x, at, p.line);
        ui::text(ui, {area.min.x - ui.px(8), at}, tick.label, ui::style::tick, p.t2, ui::Align::right);
    }
    for (const ValueTick& tick : value_ticks(x, ui.px(setup.min_x_tick), setup.whole_x)) {
        ui::text(ui, {x.pixel(tick.value), area.max.y + ui.px(12)}, tick.label, ui::style::tick, p.t2,
                 ui::Align::center);
    }
    if (!setup.x_title.empty()) {
        ui::text(ui, {area.max.x, area.max.y + ui.px(12)}, setup.x_title, ui::style::caption, p.t3, ui::Align::right);
    }
}

}  // namespace

Plot::Plot(Ui& ui, std::string_view id, const Rect& rect, const PlotSetup& setup) : ui_(ui), area_(rect) {
    area_.min.x += ui.px(setup.left_labels);
    area_.max.y -= ui.px(setup.bottom_labels);
    x_ = {setup.x_low, setup.x_high, area_.min.x, area_.max.x};
    y_ = {setup.y_low, setup.y_high, area_.max.y, area_.min.y};
    if (setup.well) ui::fill(list(), area_, ui.colors().well);
    hovered_ = ui::region(ui, area_, id).hovered;
    draw_grid(ui, area_, x_, y_, setup);
    const float edge = ui.px(8);
    ImGui::PushClipRect({area_.min.x - edge, area_.min.y - edge}, {area_.max.x + edge, area_.max.y + edge}, true);
}

Plot::~Plot() {
    ImGui::PopClipRect();
}

Plot begin_plot(Ui& ui, std::string_view id, const Rect& rect, const PlotSetup& setup) {
    return Plot(ui, id, rect, setup);
}

ImVec2 Plot::at(double x, double y) const noexcept {
    return {x_.pixel(x), y_.pixel(y)};
}

std::optional<double> Plot::mouse_x() const noexcept {
    if (!hovered_) return {};
    return x_.value(ImGui::GetIO().MousePos.x);
}

void Plot::line(const Series& series, std::span<const ImVec2> values) {
    std::vector<ImVec2> pixels;
    for (const ImVec2 v : values) pixels.push_back(at(static_cast<double>(v.x), static_cast<double>(v.y)));
    if (series.stepped) pixels = stepped(pixels);
    draw_line(ui_, list(), pixels, series.color, series.line, 2);
}

void Plot::points(const Series& series, std::span<const SpreadPoint> points) {
    for (const SpreadPoint& point : points) {
        const ImVec2 center = at(point.x, point.y);
        list().AddLine({center.x, y_.pixel(point.low)}, {center.x, y_.pixel(point.high)}, ui::u32(series.color),
                       1.5F * ui_.scale);
        list().AddCircleFilled(center, ui_.px(4), ui::u32(series.color));
    }
}

void Plot::diamond(double x, double y) {
    draw_diamond(ui_, at(x, y), ui_.px(12), ui_.colors().accent);
}

void draw_line(const Ui& ui, ImDrawList& target, std::span<const ImVec2> pixels, ui::Color color, LineStyle line,
               float width) {
    const float thick = width * ui.scale;
    if (line == LineStyle::solid) {
        target.AddPolyline(pixels.data(), static_cast<int>(pixels.size()), ui::u32(color), 0, thick);
        return;
    }
    const bool dash = line == LineStyle::dash;
    DashWalker walker(target, ui::u32(color), thick, ui.px(dash ? 7 : 2), ui.px(4));
    for (std::size_t i = 1; i < pixels.size(); ++i) walker.walk(pixels[i - 1], pixels[i]);
}

void draw_line_sample(const Ui& ui, ImVec2 at, float width, const Series& series, bool with_point) {
    const std::array<ImVec2, 2> ends{ImVec2{at.x, at.y}, ImVec2{at.x + width, at.y}};
    draw_line(ui, list(), ends, series.color, series.line, 2);
    if (with_point) list().AddCircleFilled({at.x + width / 2, at.y}, ui.px(4), ui::u32(series.color));
}

void draw_diamond(const Ui& ui, ImVec2 center, float size, ui::Color color) {
    const float half = size / 2;
    const ImVec2 top{center.x, center.y - half}, right{center.x + half, center.y};
    const ImVec2 bottom{center.x, center.y + half}, left{center.x - half, center.y};
    list().AddQuadFilled(top, right, bottom, left, ui::u32(ui.colors().well));
    list().AddQuad(top, right, bottom, left, ui::u32(color), ui.px(2));
}

std::optional<std::size_t> draw_stacked_bar(Ui& ui, const Rect& rect, std::span<const BarPart> parts, double full) {
    std::optional<std::size_t> hit;
    if (!(full > 0)) return hit;
    double before = 0;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const double after = before + std::max(0.0, parts[i].value);
        const auto x = [&](double value) { return rect.min.x + rect.width() * static_cast<float>(value / full); };
        const Rect part{{x(before), rect.min.y}, {x(after), rect.max.y}};
        ui::fill(ui, list(), part, parts[i].kind);
        if (part.contains(mouse)) hit = i;
        before = after;
    }
    return hit;
}

}  // namespace poolscope::plot
