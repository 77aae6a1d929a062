// The column of controls beside the code: the other half of ExperimentPanel.
#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/views/code_panel.hpp"
#include "app/views/experiment_panel.hpp"
#include "app/views/lab_layout.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::views {
namespace {

using experiment::Executor;
using experiment::Parameter;
using experiment::PythonSource;
using ui::Rect;

constexpr float field_height = 28;
constexpr float label_above = 25;  // from a control's middle to that of its label
constexpr float gap = 4;

std::vector<std::size_t> spans_of(const PythonSource& source, Parameter parameter) {
    std::vector<std::size_t> spans;
    for (std::size_t i = 0; i < source.spans.size(); ++i)
        if (source.spans[i].parameter == parameter) spans.push_back(i);
    return spans;
}

/// The blank line above the part of the code that an executor's name stands in.
std::size_t block_begin(const PythonSource& source, std::size_t line) {
    while (line > 0 && !source.lines[line].text.empty()) --line;
    return line;
}

ui::Response joined(ui::Response a, const ui::Response& b) {
    a.hovered |= b.hovered;
    a.focused |= b.focused;
    a.active |= b.active;
    a.changed |= b.changed;
    return a;
}

/// A field that opens something: looks like a combo.
ui::Response drop_field(ui::Ui& ui, const Rect& rect, const char* label, const std::string& shown) {
    const auto& p = ui.colors();
    const auto response = ui::region(ui, rect, label, {.focusable = true, .value = shown});
    auto& list = *ImGui::GetWindowDrawList();
    ui::fill(list, rect, response.active ? p.sel : response.hovered ? p.hover : p.field, ui.px(6));
    ui::frame(list, rect, p.line2, 1, ui.px(6));
    Rect inner = rect.inset(ui.px(10), 0);
    ui::draw_icon(list, ui::Icon::chevron_down, inner.take_right(ui.px(8)).center(), ui.px(14), p.t2);
    inner.max.x -= ui.px(4);
    ui::text_in(ui, inner, shown, ui::style::label, p.t1);
    if (response.focused) ui::focus_ring(ui, rect);
    return response;
}

/// By the lines of the code; a control without one stays with the one before it.
template <class Control>
void sort_by_line(std::vector<Control>& controls) {
    std::vector<std::pair<float, Control>> keyed;
    float key = 0;
    for (auto& control : controls) {
        key = control.wanted.value_or(key);
        keyed.emplace_back(key, std::move(control));
    }
    std::ranges::stable_sort(keyed, {}, &std::pair<float, Control>::first);
    std::ranges::transform(keyed, controls.begin(), [](auto& entry) { return std::move(entry.second); });
}

void draw_leader(const ui::Ui& ui, ImVec2 from, ImVec2 to, bool hot) {
    const auto color = hot ? ui.colors().accent : ui.colors().line2;
    auto& list = *ImGui::GetWindowDrawList();
    if (std::abs(from.y - to.y) < 3) return ui::horizontal(list, from.x, to.x, std::round(to.y), color);
    const float bend = std::round((from.x + to.x) / 2);
    ui::horizontal(list, from.x, bend, std::round(from.y), color);
    ui::vertical(list, bend, std::min(from.y, to.y), std::max(from.y, to.y) + 1, color);
    ui::horizontal(list, bend, to.x, std::round(to.y), color);
}

}  // namespace

std::vector<ExperimentPanel::Control> ExperimentPanel::controls(const ui::Ui& ui, const PythonSource& source,
                                                                float width) const {
    const float half = ui.px(field_height) / 2;
    const float labelled = ui.px(label_above + 9);
    const auto make = [&](Kind kind, Parameter parameter, float above) {
        Control control{.kind = kind, .spans = spans_of(source, parameter), .above = above, .below = half};
        if (!control.spans.empty()) control.wanted = code_line_middle(ui, source.spans[control.spans.front()].line);
        return control;
    };
    std::vector<Control> all;
    all.push_back(make(Kind::function, Parameter::function, labelled));
    if (form_.own_function) all.back().below += 2 * ui.px(field_height + 6);
    all.push_back(make(Kind::inputs, Parameter::inputs, labelled));
    add_executors(all, source);
    for (auto& control : all)
        if (control.kind == Kind::executor || control.kind == Kind::more) control.above = control.below = ui.px(10);
    if (any(experiment::uses_processes)) all.push_back(make(Kind::start_method, Parameter::start_method, labelled));
    if (any([](Executor e) { return !experiment::is_sequential(e); }))
        all.push_back(make(Kind::workers, Parameter::workers, half));
    if (any(experiment::uses_chunks)) all.push_back(make(Kind::chunksize, Parameter::chunksize, half));
    const auto field_of = [](Kind kind) {
        constexpr std::array fields{Field::function,     Field::inputs,  Field::executors, Field::executors,
                                    Field::start_method, Field::workers, Field::chunksize};
        return fields[static_cast<std::size_t>(kind)];
    };
    for (auto& control : all) {
        const auto* error = control.kind == Kind::executor ? nullptr : error_at(field_of(control.kind));
        if (error) control.below += ui.px(4) + ui::paragraph_height(ui, width, *error, ui::style::caption, 1.25F);
    }
    return all;
}

void ExperimentPanel::add_executors(std::vector<Control>& controls, const PythonSource& source) const {
    auto sequential = spans_of(source, Parameter::sequential);
    auto others = spans_of(source, Parameter::executor);
    std::size_t next = 0;
    bool more = false;
    for (const auto& [executor, on] : form_.executors) {
        Control control{.kind = Kind::executor, .executor = executor};
        const bool in_code = std::ranges::count(surroundings_.experiment.executors, executor) > 0;
        if (on && in_code && executor == Executor::sequential) {
            control.spans = sequential;
        } else if (on && in_code && next < others.size()) {
            control.spans = {others[next++]};
        }
        controls.push_back(std::move(control));
        if (!more && !experiment::is_sequential(executor)) {
            controls.push_back({.kind = Kind::more});
            more = true;
        }
    }
    if (!more) controls.push_back({.kind = Kind::more});
}

float ExperimentPanel::draw_controls(ui::Ui& ui, ImVec2 top, float width, float code_left, const PythonSource& source,
                                     std::optional<std::size_t> span_under_mouse) {
    auto all = controls(ui, source, width);
    for (auto& control : all) {
        if (control.kind != Kind::executor || control.spans.empty()) continue;
        const auto line = source.spans[control.spans.front()].line;
        const bool own_line = control.executor == Executor::sequential;
        control.wanted = code_line_middle(ui, own_line ? line : block_begin(source, line));
    }
    sort_by_line(all);
    std::vector<ControlBox> boxes;
    for (const auto& control : all) boxes.push_back({control.wanted, control.above, control.below});
    const auto middles = place_controls(boxes, 0, ui.px(gap));

    const auto hot_before = std::exchange(hot_, {});
    float bottom = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& control = all[i];
        const float middle = std::round(top.y + middles[i]);
        const Rect rect = Rect::of(top.x, middle - ui.px(field_height) / 2, width, ui.px(field_height));
        const bool was_hot = !control.spans.empty() && std::ranges::count(hot_before, control.spans.front()) > 0;
        const auto response = draw(ui, control, rect, was_hot);
        const bool pointed = span_under_mouse && std::ranges::count(control.spans, *span_under_mouse) > 0;
        const bool hot = response.hovered || response.focused || response.active || pointed;
        if (hot) hot_.insert(hot_.end(), control.spans.begin(), control.spans.end());
        if (!control.spans.empty() &&
            (hot || control.kind != Kind::executor || control.executor == Executor::sequential))
            draw_leader(ui, {top.x + width + (ui.keyboard_focus && response.focused ? ui.px(5) : 0), middle},
                        {code_left, top.y + code_line_middle(ui, source.spans[control.spans.front()].line)}, hot);
        bottom = std::max(bottom, middles[i] + control.below);
    }
    if (hot_ != hot_before) ui.ask_frame();
    return bottom;
}

ui::Response ExperimentPanel::draw(ui::Ui& ui, const Control& control, const Rect& rect, bool hot) {
    const auto& p = ui.colors();
    const auto label = [&](const char* text, float middle) {
        ui::text(ui, {rect.min.x, middle}, text, hot ? ui::style::label_strong : ui::style::label, hot ? p.t1 : p.t2);
    };
    const float above = rect.mid_y() - ui.px(label_above);
    switch (control.kind) {
        case Kind::function:
            label("Function", above);
            return draw_function(ui, rect);
        case Kind::inputs:
            label("Inputs", above);
            return draw_inputs(ui, rect);
        case Kind::executor:
            return draw_executor(ui, rect, control.executor);
        case Kind::more:
            return draw_more(ui, rect);
        case Kind::start_method:
            label("Start method", above);
            return draw_start_method(ui, rect);
        case Kind::workers:
            label("Workers", rect.mid_y());
            return draw_workers(ui, rect);
        case Kind::chunksize:
            // In the narrow column the whole name would run into the number.
            label(rect.width() < ui.px(150) ? "Chunk" : "Chunk size", rect.mid_y());
            return draw_chunksize(ui, rect);
    }
    return {};
}

void ExperimentPanel::draw_error(ui::Ui& ui, Field field, const Rect& control, float width) const {
    const auto* error = error_at(field);
    if (!error) return;
    const auto& p = ui.colors();
    ui::frame(*ImGui::GetWindowDrawList(), control, p.error, 1, ui.px(6));
    ui::paragraph(ui, {control.max.x - width, control.max.y + ui.px(4)}, width, *error, ui::style::caption, p.error,
                  1.25F);
}

ui::Response ExperimentPanel::draw_function(ui::Ui& ui, const Rect& rect) {
    const std::array<std::string, 2> options{"heavy_computation", "From a file"};
    std::size_t chosen = form_.own_function ? 1 : 0;
    const std::string shown = !form_.own_function ? options[0] : form_.name.empty() ? options[1] : form_.name;
    auto response = ui::combo(ui, rect, "Function", options, chosen, {.shown = shown});
    if (response.changed) {
        form_.own_function = chosen == 1;
        changed_ = true;
    }
    Rect field = rect;
    if (form_.own_function) {
        field = field.moved(0, ui.px(field_height + 6));
        const auto file = ui::text_field(ui, field, "File", form_.file, "file.py");
        field = field.moved(0, ui.px(field_height + 6));
        const auto name = ui::text_field(ui, field, "Name", form_.name, "function in it");
        changed_ |= file.changed || name.changed;
        response = joined(joined(response, file), name);
    }
    draw_error(ui, Field::function, field, rect.width());
    return response;
}

ui::Response ExperimentPanel::draw_inputs(ui::Ui& ui, const Rect& rect) {
    auto response = drop_field(ui, rect, "Inputs", inputs_summary(surroundings_.experiment));
    if (response.pressed) ImGui::OpenPopup("inputs");
    response.active |= ImGui::IsPopupOpen("inputs");
    draw_error(ui, Field::inputs, rect, rect.width());
    draw_inputs_editor(ui, rect);
    return response;
}

void ExperimentPanel::draw_inputs_editor(ui::Ui& ui, const Rect& field) {
    const auto* error = error_at(Field::inputs);
    const float width = ui.px(300);
    const float note = error ? ui::paragraph_height(ui, width - ui.px(32), *error, ui::style::caption, 1.25F) : 0;
    const float rows = form_.input_mode == InputMode::range ? 3 : 1;
    ImGui::SetNextWindowPos({field.min.x, field.max.y + ui.px(4)});
    ImGui::SetNextWindowSize({width, ui.px(16 + 28 + 16) + rows * ui.px(36) + (error ? note + ui.px(8) : 0)});
    const ui::StyleColor border(ImGuiCol_Border, ui::u32(ui.colors().line2));
    const ui::Popup popup("inputs", ImGuiWindowFlags_NoMove);
    if (!popup) return;
    const ImVec2 at = ImGui::GetWindowPos();
    Rect rect = Rect::of(at.x, at.y, width, ImGui::GetWindowSize().y).inset(ui.px(16), ui.px(16));
    const std::array<ui::Segment, 2> segments{{{.name = "From a number on"}, {.name = "A list"}}};
    auto mode = static_cast<std::size_t>(form_.input_mode);
    if (ui::segmented(ui, rect.take_top(ui.px(field_height)), "Kind of inputs", segments, mode).changed) {
        form_.input_mode = static_cast<InputMode>(mode);
        changed_ = true;
    }
    rect.take_top(ui.px(8));
    if (form_.input_mode == InputMode::range) {
        draw_range_fields(ui, rect);
        rect.take_top(3 * ui.px(36));
    } else {
        const auto list = ui::text_field(ui, rect.take_top(ui.px(field_height)), "List of inputs", form_.list,
                                         "5_000_000, 5_000_001 or a JSON array");
        changed_ |= list.changed;
        rect.take_top(ui.px(8));
    }
    if (error) ui::paragraph(ui, rect.min, rect.width(), *error, ui::style::caption, ui.colors().error, 1.25F);
}

void ExperimentPanel::draw_range_fields(ui::Ui& ui, Rect rect) {
    const auto row = [&](const char* label) {
        Rect line = rect.take_top(ui.px(field_height));
        rect.take_top(ui.px(8));
        ui::text(ui, {line.min.x, line.mid_y()}, label, ui::style::label, ui.colors().t2);
        return line.take_right(ui.px(140));
    };
    changed_ |=
        ui::text_field(ui, row("First n"), "First n", form_.first, "5_000_000", true, ImGui::IsWindowAppearing())
            .changed;
    changed_ |= ui::stepper(ui, row("Tasks"), "Tasks", form_.tasks,
                            {.low = 1, .high = static_cast<std::int64_t>(experiment::Limits::max_inputs)})
                    .changed;
    changed_ |= ui::text_field(ui, row("Each one larger by"), "Each one larger by", form_.step, "1").changed;
}

ui::Response ExperimentPanel::draw_executor(ui::Ui& ui, const Rect& rect, Executor executor) {
    const auto it = std::ranges::find(form_.executors, executor, &ExecutorChoice::executor);
    // Long names reach into the gap before the code.
    const Rect line{{rect.min.x, rect.min.y + ui.px(3)}, {rect.max.x + ui.px(14), rect.max.y - ui.px(3)}};
    const auto response = ui::checkbox(ui, line, experiment::title_of(executor), it->on);
    changed_ |= response.changed;
    return response;
}

ui::Response ExperimentPanel::draw_more(ui::Ui& ui, const Rect& rect) {
    auto response = ui::link(ui, {rect.min.x + ui.px(24), rect.mid_y()}, "More executors");
    if (response.pressed) ImGui::OpenPopup("executors");
    draw_more_list(ui, {rect.min.x, rect.mid_y() + ui.px(14)});
    const Rect line = rect.inset(0, ui.px(3));
    if (error_at(Field::executors))
        draw_error(ui, Field::executors, {line.min, {line.max.x, line.max.y}}, rect.width());
    return {};
}

void ExperimentPanel::draw_more_list(ui::Ui& ui, ImVec2 at) {
    const auto available = available_executors(surroundings_.interpreter());
    const float row = ui.px(field_height);
    const float height = row * static_cast<float>(available.size()) + ui.px(16);
    const float room = ImGui::GetIO().DisplaySize.y - ui.px(8);
    ImGui::SetNextWindowPos({at.x, std::max(ui.px(8), std::min(at.y, room - height))});
    ImGui::SetNextWindowSize({ui.px(224), height});
    const ui::StyleColor border(ImGuiCol_Border, ui::u32(ui.colors().line2));
    const ui::Popup popup("executors", ImGuiWindowFlags_NoMove);
    if (!popup) return;
    const ImVec2 corner = ImGui::GetWindowPos();
    Rect line = Rect::of(corner.x + ui.px(12), corner.y + ui.px(8), ui.px(200), row);
    for (const auto executor : available) {
        bool on = form_.is_on(executor);
        if (ui::checkbox(ui, line, experiment::title_of(executor), on).changed) {
            if (on) form_.tick(executor);
            if (!on) std::erase_if(form_.executors, [&](const auto& c) { return c.executor == executor; });
            changed_ = true;
        }
        line = line.moved(0, row);
    }
}

ui::Response ExperimentPanel::draw_start_method(ui::Ui& ui, const Rect& rect) {
    const auto methods = available_start_methods(surroundings_.experiment, surroundings_.interpreter());
    std::vector<std::string> options;
    for (const auto method : methods) options.emplace_back(experiment::name_of(method));
    const auto now = start_method();
    auto chosen = static_cast<std::size_t>(std::ranges::find(methods, now) - methods.begin());
    const std::string shown(experiment::name_of(now));
    const auto response = ui::combo(ui, rect, "Start method", options, chosen, {.shown = shown});
    if (response.changed && chosen < methods.size()) {
        form_.start_method = methods[chosen];
        changed_ = true;
    }
    draw_error(ui, Field::start_method, rect, rect.width());
    return response;
}

ui::Response ExperimentPanel::draw_workers(ui::Ui& ui, const Rect& rect) {
    Rect rest = rect;
    const Rect field = rest.take_right(ui.px(80));
    ui::Response response;
    if (form_.sweep) {
        response = ui::text_field(ui, field, "Workers", *form_.sweep, "1..8");
        changed_ |= response.changed;
        // A single number is a plain count again, once it has been typed to its end.
        const auto& workers = surroundings_.experiment.workers;
        if (!response.active && !error_at(Field::workers) && workers.size() == 1) {
            form_.sweep.reset();
            form_.workers = workers.front();
        }
    } else {
        std::int64_t value = workers();
        response = ui::stepper(ui, field, "Workers", value, {.low = 1, .high = experiment::Limits::max_workers});
        if (response.changed) {
            form_.workers = value;
            changed_ = true;
        }
    }
    draw_error(ui, Field::workers, field, rect.width());
    return response;
}

ui::Response ExperimentPanel::draw_chunksize(ui::Ui& ui, const Rect& rect) {
    Rect rest = rect;
    const Rect field = rest.take_right(ui.px(80));
    std::int64_t value = form_.chunksize.value_or(0);
    const auto response = ui::stepper(
        ui, field, "Chunk size", value,
        {.low = 0, .high = static_cast<std::int64_t>(experiment::Limits::max_inputs), .shown_at_low = "auto"});
    if (response.changed) {
        form_.chunksize = value > 0 ? std::optional(value) : std::nullopt;
        changed_ = true;
    }
    draw_error(ui, Field::chunksize, field, rect.width());
    return response;
}

}  // namespace poolscope::views
