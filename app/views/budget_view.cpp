#include "app/views/budget_view.hpp"

#include "app/plot/format.hpp"
#include "app/plot/plot.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/instrument_frame.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace poolscope::views {

namespace {

struct Part {
    ui::Fill fill;
    base::Nanoseconds analysis::TimeBudget::* value;
};
constexpr std::array parts{
    Part{ui::Fill::startup, &analysis::TimeBudget::startup},
    Part{ui::Fill::unpickle, &analysis::TimeBudget::unpickle},
    Part{ui::Fill::compute, &analysis::TimeBudget::compute},
    Part{ui::Fill::pickle, &analysis::TimeBudget::pickle},
    Part{ui::Fill::transfer, &analysis::TimeBudget::transfer},
    Part{ui::Fill::wait, &analysis::TimeBudget::wait},
    Part{ui::Fill::imbalance, &analysis::TimeBudget::imbalance},
};

constexpr float row_pitch = 28;
constexpr float legend_pitch = 20;

std::string label_of(const analysis::ExecutorReport& report) {
    const std::string_view title = experiment::title_of(report.executor);
    return experiment::is_sequential(report.executor) ? std::string(title)
                                                      : fmt::format("{}, {}", title, report.workers);
}

void draw_bar(ui::Ui& ui, const ui::Rect& row, const analysis::ExecutorReport& report, float label_width, double full) {
    ui::text_in(ui, {{row.min.x, row.min.y}, {row.min.x + label_width - ui.px(8), row.max.y}}, label_of(report),
                ui::style::label, ui.colors().t2);
    const float figures = ui.px(52);
    const ui::Rect bar{{row.min.x + label_width, row.mid_y() - ui.px(9)},
                       {row.max.x - figures, row.mid_y() + ui.px(9)}};
    std::vector<plot::BarPart> drawn;
    for (const Part& part : parts) drawn.push_back({base::seconds((*report.budget).*part.value), part.fill});
    const auto hovered = plot::draw_stacked_bar(ui, bar, drawn, full);
    ui::text(ui, {row.max.x, row.mid_y()}, plot::fixed(base::seconds(report.budget->total()), 3), ui::style::number,
             ui.colors().t1, ui::Align::right);
    if (!hovered) return;
    const double share = drawn[*hovered].value / std::max(1e-12, base::seconds(report.budget->total()));
    const std::array rows{
        ui::TipRow{"core-time", plot::duration((*report.budget).*parts[*hovered].value).text()},
        ui::TipRow{"share", plot::percent(share)},
    };
    ui::tooltip(ui, fmt::format("{}, {}", ui::name_of(parts[*hovered].fill), label_of(report)), rows);
}

void draw_parts(ui::Ui& ui, const ui::Rect& rect, const analysis::TimeBudget& budget) {
    float widest = 1;
    for (const Part& part : parts) {
        const float chip = ui::legend_chip_width(ui, ui::name_of(part.fill), plot::milliseconds(budget.*part.value));
        widest = std::max(widest, chip + ui.px(2));
    }
    const auto columns = static_cast<std::size_t>(std::clamp(rect.width() / widest, 1.0F, 3.0F));
    const float width = rect.width() / static_cast<float>(columns);
    std::size_t place = 0;
    for (const Part& part : parts) {
        const base::Nanoseconds value = budget.*part.value;
        if (value.count() == 0) continue;
        const float x = rect.min.x + width * static_cast<float>(place % columns);
        const float y = rect.min.y + ui.px(legend_pitch) * (static_cast<float>(place / columns) + 0.5F);
        if (y + ui.px(8) > rect.max.y) return;
        ui::legend_chip(ui, {x, y}, part.fill, ui::name_of(part.fill), plot::milliseconds(value));
        ++place;
    }
}

}  // namespace

std::vector<const analysis::ExecutorReport*> budgeted(const Picture& picture) {
    std::vector<const analysis::ExecutorReport*> found;
    if (picture.report == nullptr) return found;
    for (const analysis::ExecutorReport& report : picture.report->executors) {
        if (!report.budget) continue;
        const auto same =
            std::ranges::find_if(found, [&](const auto* other) { return other->executor == report.executor; });
        const bool shown = picture.phase != nullptr && picture.phase->phase.workers == report.workers;
        if (same == found.end()) {
            found.push_back(&report);
        } else if (shown) {
            *same = &report;
        }
    }
    return found;
}

float budget_height(const ui::Ui& ui, std::size_t executors) {
    return ui.px(measure::title_row) + ui.px(row_pitch) * static_cast<float>(std::max<std::size_t>(2, executors)) +
           ui.px(legend_pitch) * 4 + ui.px(12);
}

void draw_budget(ui::Ui& ui, const ui::Rect& rect, const Picture& picture) {
    ui::Rect body = rect;
    draw_title(ui, body, "Where the time went", "");
    const float right = rect.max.x - ui.px(measure::margin);
    ui::text(ui, {right, rect.min.y + ui.px(measure::title_row) / 2}, "core-seconds, parts in ms", ui::style::caption,
             ui.colors().t3, ui::Align::right);
    body = {{body.min.x + ui.px(measure::margin), body.min.y}, {right, body.max.y}};

    const auto reports = budgeted(picture);
    if (reports.empty()) {
        const bool untraced = picture.timeline != nullptr && picture.timeline->finished().has_value();
        draw_note(ui, body,
                  untraced ? "This run was not traced, so its time cannot be cut into parts."
                           : "The time of all workers, cut into what they did with it: starting, pickling, computing, "
                             "waiting.");
        return;
    }
    double full = 0;
    float label_width = ui.px(64);
    for (const auto* report : reports) {
        full = std::max(full, base::seconds(report->budget->total()));
        label_width = std::max(label_width, ui::text_width(ui, label_of(*report), ui::style::label) + ui.px(12));
    }
    label_width = std::min(label_width, body.width() * 0.4F);
    const analysis::ExecutorReport* shown = reports.back();
    for (const auto* report : reports) {
        draw_bar(ui, body.take_top(ui.px(row_pitch)), *report, label_width, full);
        if (picture.phase != nullptr && picture.phase->phase.executor == report->executor) shown = report;
    }
    body.min.y += ui.px(6);
    draw_parts(ui, body, *shown->budget);
}

}  // namespace poolscope::views
