#include "app/views/speedup_view.hpp"

#include "app/plot/format.hpp"
#include "app/plot/plot.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/instrument_frame.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace poolscope::views {

namespace {

plot::Series ideal_series(const ui::Ui& ui) {
    return {"ideal", ui.colors().t3, plot::LineStyle::dots, true};
}
plot::Series amdahl_series(const ui::Ui& ui) {
    return {"Amdahl bound", ui.colors().fill(ui::Fill::pickle).fill, plot::LineStyle::dash, false};
}
plot::Series measured_series(const ui::Ui& ui) {
    return {"measured", ui.colors().fill(ui::Fill::compute).fill, plot::LineStyle::solid, false};
}

double top_of(const SpeedupCurve& curve) {
    double top = curve.tasks > 0 ? analysis::ideal_speedup(curve.tasks, curve.workers_high, curve.cores) : curve.cores;
    for (const analysis::SpeedupReport& point : curve.measured) top = std::max(top, point.speedup.high);
    return std::max(1.0, top) * 1.12;
}

void draw_ideal(const ui::Ui& ui, plot::Plot& chart, const SpeedupCurve& curve) {
    if (curve.tasks == 0) return;
    std::vector<ImVec2> steps;
    for (unsigned workers = 1; workers <= curve.workers_high; ++workers) {
        steps.emplace_back(static_cast<float>(workers),
                           static_cast<float>(analysis::ideal_speedup(curve.tasks, workers, curve.cores)));
    }
    chart.line(ideal_series(ui), steps);
}

/// Flat from the usable cores on: the law knows processors, not processes.
void draw_amdahl(const ui::Ui& ui, plot::Plot& chart, const SpeedupCurve& curve) {
    if (!curve.amdahl) return;
    std::vector<ImVec2> line;
    for (unsigned workers = 1; workers <= curve.workers_high; ++workers) {
        line.emplace_back(static_cast<float>(workers),
                          static_cast<float>(curve.amdahl->speedup(std::min(workers, curve.cores))));
    }
    chart.line(amdahl_series(ui), line);
}

void draw_measured(const ui::Ui& ui, plot::Plot& chart, const SpeedupCurve& curve) {
    std::vector<ImVec2> line;
    std::vector<plot::SpreadPoint> points;
    for (const analysis::SpeedupReport& point : curve.measured) {
        const auto workers = static_cast<double>(point.workers);
        line.emplace_back(static_cast<float>(workers), static_cast<float>(point.speedup.median));
        points.push_back({workers, point.speedup.median, point.speedup.low, point.speedup.high});
    }
    chart.line(measured_series(ui), line);
    chart.points(measured_series(ui), points);
}

/// One entry: a sample of the line, the name, and its value below.
void draw_entry(ui::Ui& ui, ImVec2 at, const plot::Series& series, bool points, const std::string& name,
                const std::string& value) {
    plot::draw_line_sample(ui, at, ui.px(18), series, points);
    ui::text(ui, {at.x + ui.px(24), at.y}, name, ui::style::label, ui.colors().t2);
    ui::text(ui, {at.x + ui.px(24), at.y + ui.px(17)}, value, ui::style::number_strong, ui.colors().t1);
}

void draw_legend(ui::Ui& ui, const ui::Rect& rect, const SpeedupCurve& curve) {
    float y = rect.min.y + ui.px(12);
    const auto entry = [&](const plot::Series& series, bool points, const std::string& name, const std::string& value) {
        if (y + ui.px(26) > rect.max.y) return;
        draw_entry(ui, {rect.min.x, y}, series, points, name, value);
        y += ui.px(44);
    };
    if (curve.tasks > 0) {
        const double ideal = analysis::ideal_speedup(curve.tasks, curve.workers_high, curve.cores);
        entry(ideal_series(ui), false, fmt::format("ideal, {} core{}", curve.cores, curve.cores == 1 ? "" : "s"),
              plot::ratio(ideal, 0.01));
    }
    if (curve.amdahl) {
        entry(amdahl_series(ui), false, "Amdahl bound", plot::ratio(curve.amdahl->speedup(curve.cores), 0.01));
    }
    if (curve.measured.empty()) {
        const ui::Rect rest{{rect.min.x, y - ui.px(8)}, rect.max};
        draw_note(ui, rest,
                  curve.tasks > 0 ? "No speedup measured yet." : "A point for each number of workers you try.");
    } else {
        const auto best =
            std::ranges::max_element(curve.measured, {}, [](const auto& point) { return point.speedup.median; });
        const double width = best->speedup.high - best->speedup.low;
        const std::string name = curve.measured.size() > 1
                                     ? fmt::format("best, {} worker{}", best->workers, best->workers == 1 ? "" : "s")
                                     : "measured";
        entry(measured_series(ui), true, name, plot::ratio(best->speedup.median, width));
    }
}

void draw_tip(ui::Ui& ui, const plot::Plot& chart, const SpeedupCurve& curve) {
    const auto x = chart.mouse_x();
    if (!x) return;
    const auto workers = static_cast<unsigned>(std::max(1.0, std::round(*x)));
    const auto found = std::ranges::find(curve.measured, workers, &analysis::SpeedupReport::workers);
    std::vector<ui::TipRow> rows{
        {"ideal", plot::ratio(analysis::ideal_speedup(std::max(1U, curve.tasks), workers, curve.cores), 0.01)}};
    if (curve.amdahl) {
        rows.push_back({"Amdahl bound", plot::ratio(curve.amdahl->speedup(std::min(workers, curve.cores)), 0.01)});
        rows.push_back({"serial part", plot::percent(curve.amdahl->serial_fraction)});
    }
    if (found != curve.measured.end()) {
        rows.push_back({"measured", plot::ratio(found->speedup.median, 0.01)});
        rows.push_back({"middle half", fmt::format("{:.2f} to {:.2f}", found->speedup.low, found->speedup.high)});
        rows.push_back({"efficiency", plot::percent(found->efficiency)});
    }
    ui::tooltip(ui, fmt::format("{} worker{}", workers, workers == 1 ? "" : "s"), rows,
                found == curve.measured.end() ? "not measured yet" : "");
}

}  // namespace

bool draw_speedup_chart(ui::Ui& ui, const ui::Rect& rect, const SpeedupCurve& curve, bool can_sweep) {
    ui::Rect body = rect;
    draw_title(ui, body, "Speedup", "against workers");
    const ui::Rect sweep = ui::Rect::of(rect.max.x - ui.px(12) - ui::button_width(ui, "Sweep"), rect.min.y + ui.px(6),
                                        ui::button_width(ui, "Sweep"), ui.px(28));
    const bool asked =
        ui::button(ui, sweep, "Sweep", {.enabled = can_sweep, .tip = "Measure 1, 2, ... workers, one after the other"})
            .pressed;

    body = {{body.min.x + ui.px(12), body.min.y}, {body.max.x - ui.px(12), body.max.y - ui.px(12)}};
    const ui::Rect legend = body.take_right(ui.px(124));
    plot::PlotSetup setup;
    setup.x_low = 0.6;
    setup.x_high = curve.workers_high + 0.4;
    setup.y_high = top_of(curve);
    setup.whole_x = true;
    setup.whole_y = true;
    {
        plot::Plot chart = plot::begin_plot(ui, "speedup", {body.min, {body.max.x - ui.px(12), body.max.y}}, setup);
        draw_ideal(ui, chart, curve);
        draw_amdahl(ui, chart, curve);
        draw_measured(ui, chart, curve);
        if (chart.hovered()) draw_tip(ui, chart, curve);
    }
    draw_legend(ui, legend, curve);
    return asked;
}

}  // namespace poolscope::views
