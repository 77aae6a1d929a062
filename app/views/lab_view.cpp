#include "app/views/lab_view.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/text.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::views {
namespace {

using ui::Rect;

bool has_result(const analysis::RunReport& report) {
    return std::ranges::any_of(report.executors, [](const auto& executor) { return executor.wall_ns.has_value(); });
}

CodeLook code_look(const LabLayout& layout, const std::vector<std::size_t>& hot) {
    return {.line_numbers = layout.line_numbers, .text_size = layout.code_size, .hot = hot};
}

}  // namespace

LabView::LabView(Surroundings& surroundings)
    : surroundings_(surroundings), experiment_(surroundings), editor_(session::find_editor()) {}

void LabView::draw(ui::Ui& ui, const Rect& rect) {
    const auto layout = lay_out_lab(rect, ui.scale, console_open_);
    begin_frame(ui, layout);
    switch (experiment_.draw_toolbar(ui, layout.toolbar)) {
        case RunCommand::run:
            run();
            break;
        case RunCommand::stop:
            surroundings_.runs.stop();
            break;
        case RunCommand::none:
            break;
    }
    layout.one_column ? draw_one_column(ui, layout) : draw_two_columns(ui, layout);
}

void LabView::begin_frame(ui::Ui& ui, const LabLayout& layout) {
    experiment_.begin_frame();
    auto& runs = surroundings_.runs;
    if (runs.run_number() != seen_run_) {
        seen_run_ = runs.run_number();
        instruments_.reset();
    }
    if (!surroundings_.interpreters.empty()) console_text_.set_default_python(surroundings_.interpreters.front().path);
    if (runs.run_number() > 0) console_text_.follow(runs.run_number(), runs.timeline(), runs.report());

    const float code_width = layout.left.width() - layout.controls_width - ui.px(48);
    const auto columns = code_columns(ui, code_width, code_look(layout, {}));
    const auto workers = experiment_.workers();
    const auto method = experiment_.start_method();
    if (source_of_ == surroundings_.experiment && source_workers_ == workers && source_method_ == method &&
        source_columns_ == columns)
        return;
    source_ = experiment::python_source(surroundings_.experiment, workers, method, columns);
    source_of_ = surroundings_.experiment;
    source_workers_ = workers;
    source_method_ = method;
    source_columns_ = columns;
}

void LabView::draw_two_columns(ui::Ui& ui, const LabLayout& layout) {
    const auto& p = ui.colors();
    auto& list = *ImGui::GetWindowDrawList();
    const float code_left = layout.left.min.x + layout.controls_width + ui.px(32);
    const Rect well{{code_left, layout.bench.min.y}, {layout.left.max.x - ui.px(16), layout.bench.max.y}};
    ui::fill(list, well, p.well, ui.px(6));
    if (p.theme != ui::Theme::dark) ui::frame(list, well, p.line, 1, ui.px(6));
    {
        const Rect bench{{layout.left.min.x, layout.bench.min.y}, {layout.left.max.x - ui.px(4), layout.bench.max.y}};
        const ui::Child child("bench", bench, 0);
        const Rect content{child.origin(), {child.origin().x + layout.left.width(), layout.bench.max.y}};
        child.extend(draw_bench(ui, content, layout));
    }
    draw_options(ui, layout.options, layout);
    ui::horizontal(list, layout.left.min.x, layout.left.max.x, layout.console.min.y, p.line);
    console_.draw(ui, layout.console, console_text_, status());
    ui::vertical(list, layout.left.max.x, layout.left.min.y, layout.left.max.y, p.line);
    draw_instruments(ui, {{layout.instruments.min.x + 1, layout.instruments.min.y}, layout.instruments.max});
}

void LabView::draw_one_column(ui::Ui& ui, const LabLayout& layout) {
    const auto& p = ui.colors();
    {
        const ui::Child page("page", layout.left, 0);
        const float width = layout.left.width() - ui.px(8);
        const ImVec2 origin = page.origin();
        float y = origin.y + ui.px(8);
        const float height = bench_height(ui);
        const Rect well{{origin.x + layout.controls_width + ui.px(32), y}, {origin.x + width - ui.px(8), y + height}};
        auto& list = *ImGui::GetWindowDrawList();
        ui::fill(list, well, p.well, ui.px(6));
        if (p.theme != ui::Theme::dark) ui::frame(list, well, p.line, 1, ui.px(6));
        draw_bench(ui, Rect::of(origin.x, y, width + ui.px(8), height), layout);
        y += height;
        draw_options(ui, Rect::of(origin.x, y, width + ui.px(8), ui.px(48)), layout);
        y += ui.px(48);
        ui::horizontal(list, origin.x, origin.x + layout.left.width(), y, p.line);
        const float wanted = instruments_.wanted_height(ui, width, instruments_input(shown())) + failure_height(ui);
        draw_instruments(ui, Rect::of(origin.x, y + 1, width, wanted));
        page.extend(y + 1 + wanted - origin.y);
    }
    if (console_.draw_strip(ui, layout.console, console_text_, status(), console_open_)) {
        console_open_ = !console_open_;
        ui.ask_frame();
    }
}

float LabView::bench_height(const ui::Ui& ui) const {
    return std::max(code_height(ui, source_), controls_height_ + ui.px(8));
}

float LabView::draw_bench(ui::Ui& ui, const Rect& rect, const LabLayout& layout) {
    const float code_left = rect.min.x + layout.controls_width + ui.px(32);
    const Rect code{{code_left, rect.min.y}, {rect.max.x - ui.px(16), rect.max.y}};
    controls_height_ = experiment_.draw_controls(ui, {rect.min.x + ui.px(16), rect.min.y}, layout.controls_width,
                                                 code_left, source_, span_under_mouse_);
    const auto before = span_under_mouse_;
    span_under_mouse_ = draw_code(ui, code, source_, code_look(layout, experiment_.hot_spans()));
    if (before != span_under_mouse_) ui.ask_frame();
    return bench_height(ui);
}

void LabView::draw_options(ui::Ui& ui, const Rect& rect, const LabLayout& layout) {
    experiment_.draw_options(ui, rect, layout.controls_width);
    std::vector<std::string_view> labels{"Copy", "Save .py"};
    if (editor_) labels.emplace_back("Open in editor");
    const float gap = ui.px(10);
    float x = rect.max.x - ui.px(16) - 2 * gap * static_cast<float>(labels.size() - 1);
    for (const auto label : labels) x -= ui::link_width(ui, label);
    const float middle = rect.mid_y();
    float save_right = x;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i > 0) {
            ui::vertical(*ImGui::GetWindowDrawList(), x + gap, middle - ui.px(8), middle + ui.px(8), ui.colors().line2);
            x += 2 * gap;
        }
        const bool pressed = ui::link(ui, {x, middle}, labels[i]).pressed;
        x += ui::link_width(ui, labels[i]);
        if (i == 1) save_right = x;
        if (pressed && i == 0) copy_code();
        if (pressed && i == 1) saving_ = true;
        if (pressed && i == 2) edit_code();
    }
    draw_save(ui, {save_right, middle - ui.px(20)});
}

void LabView::draw_save(ui::Ui& ui, ImVec2 corner) {
    if (saving_) {
        saving_ = false;
        save_error_.reset();
        save_path_ = session::program_file_name(surroundings_.experiment.title);
        ImGui::OpenPopup("save");
    }
    const float width = ui.px(360);
    const std::string note =
        save_error_ ? as_line(*save_error_) : fmt::format("In {}", std::filesystem::current_path().string());
    const float note_height = ui::paragraph_height(ui, width - ui.px(32), note, ui::style::caption, 1.35F);
    const float height = ui.px(16 + 28 + 8 + 12) + note_height;
    ImGui::SetNextWindowPos({std::max(ui.px(8), corner.x - width), corner.y - height});
    ImGui::SetNextWindowSize({width, height});
    const ui::StyleColor border(ImGuiCol_Border, ui::u32(ui.colors().line2));
    const ui::Popup popup("save", ImGuiWindowFlags_NoMove);
    if (!popup) return;
    const ImVec2 at = ImGui::GetWindowPos();
    Rect rest = Rect::of(at.x, at.y, width, height).inset(ui.px(16), ui.px(16));
    Rect row = rest.take_top(ui.px(28));
    const bool replace = save_error_ && save_error_->what.find("exists") != std::string::npos;
    const Rect button = row.take_right(ui.px(80));
    row.take_right(ui.px(8));
    const auto field = ui::text_field(ui, row, "Save as", save_path_, "file.py", true, ImGui::IsWindowAppearing());
    if (field.changed) save_error_.reset();
    const bool pressed =
        ui::button(ui, button, replace ? "Replace" : "Save", {.kind = ui::ButtonKind::primary}).pressed;
    if (pressed || (field.pressed && !replace)) save_code(replace && pressed);
    rest.take_top(ui.px(8));
    ui::paragraph(ui, rest.min, rest.width(), note, ui::style::caption,
                  save_error_ ? ui.colors().error : ui.colors().t3, 1.35F);
}

void LabView::draw_instruments(ui::Ui& ui, Rect rect) {
    if (failed()) draw_failure(ui, rect.take_top(failure_height(ui)));
    if (instruments_.draw(ui, rect, instruments_input(shown())).sweep) run_sweep();
}

void LabView::draw_failure(ui::Ui& ui, const Rect& rect) const {
    const auto& p = ui.colors();
    const auto& error = *surroundings_.runs.timeline().finished()->error;
    const bool stopped = error.kind == base::ErrorKind::stopped;
    auto& list = *ImGui::GetWindowDrawList();
    ui::draw_icon(list, stopped ? ui::Icon::stop : ui::Icon::cross, {rect.min.x + ui.px(24), rect.min.y + ui.px(22)},
                  ui.px(16), stopped ? p.warn : p.error);
    const Rect lines{{rect.min.x + ui.px(40), rect.min.y + ui.px(12)}, {rect.max.x - ui.px(16), rect.max.y}};
    const auto number = surroundings_.runs.run_number();
    const auto what = fmt::format("Run {} {}: {}", number, stopped ? "ended" : "failed", as_sentence(error.what));
    ui::text_in(ui, Rect::of(lines.min.x, lines.min.y, lines.width(), ui.px(20)), what, ui::style::title,
                stopped ? p.warn : p.error);
    const auto next = failure_note();
    ui::text_in(ui, Rect::of(lines.min.x, lines.min.y + ui.px(20), lines.width(), ui.px(20)), next, ui::style::label,
                p.t2);
    ui::horizontal(list, rect.min.x, rect.max.x, rect.max.y - 1, p.line);
}

std::string LabView::failure_note() const {
    std::string note = as_sentence(surroundings_.runs.timeline().finished()->error->remedy);
    const auto other = shown().number;
    if (other != surroundings_.runs.run_number())
        note += fmt::format("{}Below: run {}.", note.empty() ? "" : " ", other);
    return note;
}

float LabView::failure_height(const ui::Ui& ui) const {
    if (!failed()) return 0;
    return ui.px(failure_note().empty() ? 44 : 64);
}

bool LabView::failed() const {
    const auto& finished = surroundings_.runs.timeline().finished();
    return finished && finished->error;
}

LabView::Shown LabView::shown() const {
    const auto& runs = surroundings_.runs;
    const Shown current{&runs.timeline(), &runs.report(), runs.run_number()};
    if (!failed() || has_result(runs.report())) return current;
    const auto& history = runs.history();
    const auto good = std::ranges::find_if(history.rbegin(), history.rend(),
                                           [](const auto& past) { return has_result(past.report); });
    if (good == history.rend()) return current;
    return {good->timeline.get(), &good->report, good->number};
}

InstrumentsInput LabView::instruments_input(const Shown& shown) const {
    InstrumentsInput input{.timeline = *shown.timeline,
                           .report = *shown.report,
                           .earlier = {},
                           .machine = surroundings_.machine,
                           .running = surroundings_.runs.running(),
                           .recorded = false};
    for (const auto& past : surroundings_.runs.history())
        if (past.number != shown.number && has_result(past.report)) input.earlier.push_back(&past.report);
    return input;
}

std::string LabView::status() const {
    const auto& runs = surroundings_.runs;
    if (runs.run_number() == 0) return {};
    const auto run = fmt::format("run {}", runs.run_number());
    if (const auto& finished = runs.timeline().finished()) return run + ", " + ending_text(*finished);
    const auto progress = progress_text(runs.timeline());
    return progress.empty() ? run + ", starting" : run + ", " + progress;
}

void LabView::run() {
    if (experiment_.why_not().empty()) start(surroundings_.experiment);
}

void LabView::run_sweep() {
    auto experiment = surroundings_.experiment;
    experiment.workers.clear();
    const unsigned most = std::clamp(surroundings_.machine.parallelism() * 2, 2U, 16U);
    for (unsigned workers = 1; workers <= most; ++workers) experiment.workers.push_back(workers);
    if (experiment_.why_not().empty()) start(std::move(experiment));
}

void LabView::start(experiment::Experiment experiment) {
    if (const auto* python = surroundings_.interpreter(); python && !experiment.python)
        experiment.python = python->path;
    if (auto started = surroundings_.runs.start(std::move(experiment)); !started) console_text_.refuse(started.error());
}

void LabView::stop_or_clear() {
    if (surroundings_.runs.running()) {
        surroundings_.runs.stop();
    } else {
        instruments_.clear_one();
    }
}

void LabView::copy_code() {
    ImGui::SetClipboardText(source_.text().c_str());
    surroundings_.notice = "Copied the program.";
}

void LabView::save_code(bool replace) {
    auto saved = session::save_program(save_path_, source_.text(), replace);
    if (!saved) {
        save_error_ = std::move(saved.error());
        return;
    }
    surroundings_.notice = fmt::format("Saved {}", saved->string());
    ImGui::CloseCurrentPopup();
}

void LabView::edit_code() {
    const auto file = session::save_beside(session::program_file_name(surroundings_.experiment.title), source_.text());
    const auto opened = file ? session::open_in_editor(*editor_, *file) : std::unexpected(file.error());
    surroundings_.notice = opened ? fmt::format("Opened {}", file->string()) : as_line(opened.error());
}

void LabView::add_actions(ui::ActionTable& actions) {
    const auto can_run = [this] { return experiment_.why_not().empty(); };
    const auto running = [this] { return surroundings_.runs.running(); };
    actions.add({.name = "Run",
                 .group = "Run",
                 .keys = {{.key = ImGuiKey_Enter, .ctrl = true}},
                 .act = [this] { run(); },
                 .enabled = can_run});
    actions.add({.name = "Stop, or clear the selection",
                 .group = "Run",
                 .keys = {{.key = ImGuiKey_Escape}},
                 .act = [this] { stop_or_clear(); },
                 .enabled = {}});
    actions.add({.name = "Run over several worker counts",
                 .group = "Run",
                 .keys = {},
                 .act = [this] { run_sweep(); },
                 .enabled = can_run});
    actions.add(
        {.name = "Copy the program", .group = "Code", .keys = {}, .act = [this] { copy_code(); }, .enabled = {}});
    actions.add({.name = "Save the program",
                 .group = "Code",
                 .keys = {{.key = ImGuiKey_S, .ctrl = true}},
                 .act = [this] { saving_ = true; },
                 .enabled = {}});
    if (editor_)
        actions.add({.name = "Open the program in an editor",
                     .group = "Code",
                     .keys = {},
                     .act = [this] { edit_code(); },
                     .enabled = {}});
    for (const auto& preset : experiment_.presets())
        actions.add({.name = fmt::format("Experiment: {}", preset.experiment.title),
                     .group = "Experiments",
                     .keys = {},
                     .act = [this, &preset] { experiment_.choose_preset(preset); },
                     .enabled = [running] { return !running(); }});
    instruments_.add_actions(actions);
}

}  // namespace poolscope::views
