#include "app/views/processes_view.hpp"

#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/instrument_frame.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::views {

namespace {

/// Right edges of the number columns, counted from the right, at 100 %.
struct TableColumns {
    float pid, pss, priv, switches;
};

TableColumns columns_for(const ui::Ui& ui, const ui::Rect& rect) {
    const float right = rect.max.x - ui.px(measure::margin);
    return {right - ui.px(208), right - ui.px(140), right - ui.px(80), right};
}

std::string memory_text(const std::optional<std::uint64_t>& bytes) {
    return bytes ? plot::megabytes(*bytes) : "–";
}

std::string switches_text(const platform::ProcessSample& sample) {
    if (!sample.voluntary_switches || !sample.involuntary_switches) return "–";
    return fmt::format("{} + {}", plot::count(static_cast<std::int64_t>(*sample.voluntary_switches)),
                       plot::count(static_cast<std::int64_t>(*sample.involuntary_switches)));
}

/// The kernel's letters in words.
std::string_view state_text(char state) {
    switch (state) {
        case 'R':
            return "running or ready";
        case 'S':
            return "sleeping";
        case 'D':
            return "waiting for the disk";
        case 'T':
            return "stopped";
        case 'Z':
            return "ended, not yet reaped";
        default:
            return "unknown";
    }
}

void draw_tip(ui::Ui& ui, const timeline::ProcessRow& row) {
    const platform::ProcessSample& sample = row.latest;
    std::vector<ui::TipRow> rows{
        {"PID", std::to_string(sample.pid)},
        {"started by", std::to_string(sample.parent_pid)},
        {"state", row.ended ? "has ended" : std::string(state_text(sample.state))},
    };
    if (sample.cpu) rows.push_back({"CPU time", plot::duration(*sample.cpu).text()});
    if (sample.threads) rows.push_back({"threads", std::to_string(*sample.threads)});
    if (sample.rss_bytes) rows.push_back({"RSS", plot::bytes(*sample.rss_bytes).text()});
    if (row.peak_pss_bytes) rows.push_back({"peak PSS", plot::bytes(*row.peak_pss_bytes).text()});
    ui::tooltip(ui, row.name, rows, "PSS counts a page shared by n processes as 1/n of it. Private pages are its own.");
}

void draw_tree_lines(const ui::Ui& ui, float x, const ui::Rect& row, unsigned depth, bool last) {
    if (depth == 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float branch = std::round(x + ui.px(5) - ui.px(18));
    ui::vertical(list, branch, row.min.y, last ? row.mid_y() : row.max.y, ui.colors().line2);
    ui::horizontal(list, branch, x - ui.px(2), std::round(row.mid_y()), ui.colors().line2);
}

void draw_row(ui::Ui& ui, const ui::Rect& row, const timeline::ProcessRow& process, unsigned depth, bool last,
              Selection& selection, const TableColumns& columns) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool hovered = ImGui::IsWindowHovered() && row.contains(ImGui::GetIO().MousePos);
    const bool marked = selection.hover.pid == process.latest.pid;
    if (hovered) {
        selection.next.pid = process.latest.pid;
        draw_tip(ui, process);
    }
    if (marked) ui::fill(list, row.inset(ui.px(8), 0), ui.colors().hover, ui.px(4));
    const float x = row.min.x + ui.px(measure::margin) + ui.px(18) * static_cast<float>(depth);
    draw_tree_lines(ui, x, row, depth, last);
    const ui::Color color =
        process.worker == 0 ? ui.colors().fill(ui::Fill::main).fill : ui.colors().worker(process.worker);
    ui::fill(list, ui::Rect::of(x, row.mid_y() - ui.px(5.5F), ui.px(11), ui.px(11)), color, ui.px(2));
    const ui::Color ink = process.ended ? ui.colors().t2 : ui.colors().t1;
    ui::text_in(ui, {{x + ui.px(17), row.min.y}, {columns.pid - ui.px(52), row.max.y}}, process.name,
                marked ? ui::style::label_strong : ui::style::label, ink);
    const auto number = [&](float right, const std::string& text) {
        ui::text(ui, {right, row.mid_y()}, text, ui::style::number, ink, ui::Align::right);
    };
    number(columns.pid, std::to_string(process.latest.pid));
    number(columns.pss, memory_text(process.latest.pss_bytes));
    number(columns.priv, memory_text(process.latest.private_bytes));
    number(columns.switches, switches_text(process.latest));
}

}  // namespace

std::vector<unsigned> tree_depths(const std::vector<timeline::ProcessRow>& rows) {
    std::vector<unsigned> depths;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        unsigned depth = 0;
        for (std::size_t j = 0; j < i; ++j) {
            if (rows[j].latest.pid == rows[i].latest.parent_pid) depth = depths[j] + 1;
        }
        depths.push_back(depth);
    }
    return depths;
}

float processes_height(const ui::Ui& ui, const Picture& picture) {
    const std::size_t rows = picture.phase != nullptr ? picture.phase->processes.size() : 3;
    return ui.px(measure::title_row) + ui.px(measure::table_row) * static_cast<float>(rows) + ui.px(12);
}

void draw_processes(ui::Ui& ui, const ui::Rect& rect, const Picture& picture, Selection& selection) {
    ui::Rect body = rect;
    draw_title(ui, body, "Processes", "");
    const TableColumns columns = columns_for(ui, rect);
    const float head = rect.min.y + ui.px(measure::title_row) / 2;
    if (picture.phase == nullptr || picture.phase->processes.empty()) {
        const ui::Rect text{{body.min.x + ui.px(measure::margin), body.min.y},
                            {body.max.x - ui.px(measure::margin), body.max.y}};
        draw_note(ui, text,
                  picture.phase == nullptr ? "Every process of the run, who started it, and what it costs in memory."
                  : picture.live           ? "Looking at the first processes."
                                           : "The run was over before its processes could be sampled.");
        return;
    }
    const auto title = [&](float right, std::string_view text) {
        ui::text(ui, {right, head}, text, ui::style::caption, ui.colors().t3, ui::Align::right);
    };
    title(columns.pid, "PID");
    title(columns.pss, "PSS MB");
    title(columns.priv, "private");
    title(columns.switches, "switches");
    body.min.y -= ui.px(4);

    const auto& rows = picture.phase->processes;
    const std::vector<unsigned> depths = tree_depths(rows);
    for (std::size_t i = 0; i < rows.size() && body.min.y < body.max.y; ++i) {
        const bool last = i + 1 == rows.size() || depths[i + 1] < depths[i];
        draw_row(ui, body.take_top(ui.px(measure::table_row)), rows[i], depths[i], last, selection, columns);
    }
}

}  // namespace poolscope::views
