#include "app/views/experiment_panel.hpp"

#include "app/plot/format.hpp"
#include "app/ui/patterns.hpp"
#include "app/views/console_text.hpp"

#include <algorithm>

namespace poolscope::views {
namespace {

using experiment::Executor;
using experiment::Experiment;
using ui::Rect;

bool same_but_python(Experiment a, const Experiment& b) {
    a.python = b.python;
    return a == b;
}

float toolbar_button(ui::Rect& rest, float width, float gap, Rect& place) {
    place = rest.take_right(width);
    rest.take_right(gap);
    return width;
}

}  // namespace

ExperimentPanel::ExperimentPanel(Surroundings& surroundings)
    : surroundings_(surroundings),
      presets_(experiment::presets(surroundings.machine.parallelism())),
      form_(form_of(surroundings.experiment)),
      written_(surroundings.experiment) {}

void ExperimentPanel::begin_frame() {
    if (!same_but_python(written_, surroundings_.experiment)) {
        form_ = form_of(surroundings_.experiment);
        changed_ = true;
    }
    if (changed_ || written_.python != surroundings_.experiment.python) apply();
    errors_ = form_errors_;
    check_interpreter(surroundings_.experiment, surroundings_.interpreter(), surroundings_.searching, errors_);
}

void ExperimentPanel::apply() {
    auto assembled = assemble(form_, surroundings_.experiment);
    form_errors_ = std::move(assembled.errors);
    surroundings_.experiment = std::move(assembled.experiment);
    written_ = surroundings_.experiment;
    changed_ = false;
}

void ExperimentPanel::choose_preset(const experiment::Preset& preset) {
    const auto python = surroundings_.experiment.python;
    surroundings_.experiment = preset.experiment;
    surroundings_.experiment.python = python;
}

const std::string* ExperimentPanel::error_at(Field field) const {
    const auto it = errors_.find(field);
    return it == errors_.end() ? nullptr : &it->second;
}

std::string ExperimentPanel::why_not() const {
    if (surroundings_.runs.running()) return "A run is under way.";
    return errors_.empty() ? "" : errors_.begin()->second;
}

unsigned ExperimentPanel::workers() const {
    const auto& workers = surroundings_.experiment.workers;
    return workers.empty() ? std::max(1U, surroundings_.machine.parallelism()) : workers.back();
}

experiment::StartMethod ExperimentPanel::start_method() const {
    return surroundings_.experiment.start_method.value_or(
        default_start_method(surroundings_.experiment, surroundings_.interpreter()));
}

bool ExperimentPanel::any(bool (*property)(Executor)) const {
    return std::ranges::any_of(form_.executors, [&](const auto& c) { return c.on && property(c.executor); });
}

RunCommand ExperimentPanel::draw_toolbar(ui::Ui& ui, const Rect& rect) {
    const auto& p = ui.colors();
    const float middle = rect.min.y + ui.px(24);
    Rect row{{rect.min.x + ui.px(16), middle - ui.px(16)}, {rect.max.x - ui.px(16), middle + ui.px(16)}};
    const bool again = surroundings_.runs.run_number() > 0;
    const bool running = surroundings_.runs.running();
    const std::string reason = why_not();

    Rect stop, run;
    toolbar_button(row, std::max(ui.px(80), ui::button_width(ui, "Stop", ui::Icon::stop)), ui.px(8), stop);
    toolbar_button(row, std::max(ui.px(112), ui::button_width(ui, "Run again", ui::Icon::play)), ui.px(16), run);
    std::vector<std::string> options;
    for (const auto& preset : presets_) options.push_back(preset.experiment.title);
    const auto& current = surroundings_.experiment;
    const auto* preset = experiment::find_preset(presets_, current.title);
    std::size_t chosen = preset ? static_cast<std::size_t>(preset - presets_.data()) : options.size();
    std::string shown = current.title;
    if (preset && !same_but_python(preset->experiment, current)) shown += ", changed";
    const float wanted = ui::text_width(ui, shown, ui::style::control) + ui.px(42);
    // Where both do not fit, the combo's own words say enough.
    const float title = ui::text_width(ui, "Experiment", ui::style::title) + ui.px(18);
    if (title + wanted <= row.width()) {
        ui::text(ui, {row.min.x, middle}, "Experiment", ui::style::title, p.t1);
        row.take_left(title);
    }
    const Rect combo =
        Rect::of(row.min.x, middle - ui.px(14), std::min(row.width(), std::max(ui.px(136), wanted)), ui.px(28));
    const std::string tip = preset ? preset->question : std::string();
    const auto picked =
        ui::combo(ui, combo, "Experiment", options, chosen, {.style = ui::style::control, .shown = shown, .tip = tip});
    if (picked.changed && chosen < presets_.size()) choose_preset(presets_[chosen]);

    RunCommand command = RunCommand::none;
    if (ui::button(ui, run, again ? "Run again" : "Run",
                   {.kind = ui::ButtonKind::primary,
                    .icon = ui::Icon::play,
                    .enabled = reason.empty(),
                    .tip = reason.empty() ? std::string_view("Ctrl+Enter") : std::string_view(reason)})
            .pressed)
        command = RunCommand::run;
    if (ui::button(ui, stop, "Stop", {.icon = ui::Icon::stop, .enabled = running, .tip = "Esc"}).pressed)
        command = RunCommand::stop;
    if (running) {
        const auto ratio = static_cast<float>(progress_ratio(surroundings_.runs.timeline()));
        ui::fill(*ImGui::GetWindowDrawList(),
                 Rect::of(rect.min.x, rect.max.y - ui.px(2), rect.width() * ratio, ui.px(2)), p.accent);
    }
    return command;
}

float ExperimentPanel::draw_options(ui::Ui& ui, const Rect& rect, float controls_width) {
    const float middle = rect.mid_y();
    const float field = ui.px(80);
    const auto number = [&](float left, float right, const char* label, std::int64_t& value, std::int64_t low) {
        ui::text(ui, {left, middle}, label, ui::style::label, ui.colors().t2);
        const Rect place{{right - field, middle - ui.px(14)}, {right, middle + ui.px(14)}};
        const ui::StepperRange range{.low = low, .high = experiment::Limits::max_repeats};
        if (ui::stepper(ui, place, label, value, range).changed) changed_ = true;
    };
    const float left = rect.min.x + ui.px(16);
    number(left, left + controls_width, "Repeats", form_.repeats, 1);
    const float second = left + controls_width + ui.px(16);
    const float end = second + ui::text_width(ui, "Warm-up", ui::style::label) + ui.px(8) + field;
    number(second, end, "Warm-up", form_.warmup, 0);
    return end - rect.min.x;
}

}  // namespace poolscope::views
