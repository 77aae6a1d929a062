#pragma once

#include "app/plot/value_axis.hpp"
#include "app/ui/ui.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::plot {

/// How a line is drawn; each series has its own.
enum class LineStyle {
    solid,
    dash,  ///< 7 on, 4 off
    dots,  ///< 2 on, 4 off
};

struct Series {
    std::string_view name;
    ui::Color color;
    LineStyle line = LineStyle::solid;
    bool stepped = false;  ///< the value holds up to the next x
};

struct SpreadPoint {
    double x = 0;
    double y = 0;
    double low = 0;
    double high = 0;
};

struct PlotSetup {
    double x_low = 0, x_high = 1;
    double y_low = 0, y_high = 1;
    float left_labels = 24;    ///< room for the labels of the y axis, px at 100 %
    float bottom_labels = 24;  ///< and of the x axis
    bool whole_x = false;      ///< ticks at whole numbers only
    bool whole_y = false;
    float min_x_tick = 24;  ///< px at 100 % between ticks
    float min_y_tick = 32;
    bool well = true;  ///< fill the plot area
    std::string_view x_title{};
};

/// A chart of values over values between `begin_plot` and its end; draws grid and labels at once, then the items in the
/// order given, clipped to the area.
class [[nodiscard]] Plot {
public:
    Plot(const Plot&) = delete;
    Plot& operator=(const Plot&) = delete;
    ~Plot();

    [[nodiscard]] const ui::Rect& area() const noexcept { return area_; }
    [[nodiscard]] ImVec2 at(double x, double y) const noexcept;
    [[nodiscard]] const ValueAxis& x() const noexcept { return x_; }
    [[nodiscard]] const ValueAxis& y() const noexcept { return y_; }
    [[nodiscard]] bool hovered() const noexcept { return hovered_; }
    /// The value of the x axis under the mouse, while hovered.
    [[nodiscard]] std::optional<double> mouse_x() const noexcept;

    void line(const Series& series, std::span<const ImVec2> values);  ///< ImVec2 as (x, y) values
    /// Points of 4 px radius on spread bars of 1.5 px, over the line if one is drawn first.
    void points(const Series& series, std::span<const SpreadPoint> points);
    /// The person's own prediction: a hollow accent diamond.
    void diamond(double x, double y);

private:
    friend Plot begin_plot(ui::Ui&, std::string_view, const ui::Rect&, const PlotSetup&);
    Plot(ui::Ui& ui, std::string_view id, const ui::Rect& rect, const PlotSetup& setup);
    ui::Ui& ui_;
    ui::Rect area_;
    ValueAxis x_, y_;
    bool hovered_ = false;
};
Plot begin_plot(ui::Ui& ui, std::string_view id, const ui::Rect& rect, const PlotSetup& setup);

/// Line samples for legends, `width` pixels wide around the vertical centre.
void draw_line_sample(const ui::Ui& ui, ImVec2 at, float width, const Series& series, bool with_point);
void draw_diamond(const ui::Ui& ui, ImVec2 center, float size, ui::Color color);
void draw_line(const ui::Ui& ui, ImDrawList& list, std::span<const ImVec2> pixels, ui::Color color, LineStyle line,
               float width);

/// One part of a stacked bar.
struct BarPart {
    double value = 0;
    ui::Fill kind{};
};
/// A stacked bar inside `rect`, whose full width stands for `full`. Returns the index of the part under the mouse.
std::optional<std::size_t> draw_stacked_bar(ui::Ui& ui, const ui::Rect& rect, std::span<const BarPart> parts,
                                            double full);

}  // namespace poolscope::plot
