#pragma once

#include "app/ui/ui.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/experiment_form.hpp"
#include "app/views/view.hpp"
#include "engine/experiment/presets.hpp"
#include "engine/experiment/python_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace poolscope::views {

/// What a person asked for in the toolbar.
enum class RunCommand { none, run, stop };

/// The experiment's controls: presets, Run and Stop, and the column beside the code. Edits the experiment of the
/// surroundings.
class ExperimentPanel {
public:
    explicit ExperimentPanel(Surroundings& surroundings);

    /// Once a frame, before anything is drawn: takes up what others changed (the top bar, a file).
    void begin_frame();
    RunCommand draw_toolbar(ui::Ui& ui, const ui::Rect& rect);
    /// The controls, each on its line of the code, with leaders to `code_left`. `top` is the content's. Returns the
    /// height that they take. Afterwards `hot_spans` tells whose control has the focus or the mouse.
    float draw_controls(ui::Ui& ui, ImVec2 top, float width, float code_left, const experiment::PythonSource& source,
                        std::optional<std::size_t> span_under_mouse);
    /// Repeats and warm-up. Returns the width that they take.
    float draw_options(ui::Ui& ui, const ui::Rect& rect, float controls_width);

    [[nodiscard]] const std::vector<std::size_t>& hot_spans() const noexcept { return hot_; }
    /// Why nothing can be run now; empty: it can.
    [[nodiscard]] std::string why_not() const;
    /// The worker count and start method that will be used, where the experiment leaves them open.
    [[nodiscard]] unsigned workers() const;
    [[nodiscard]] experiment::StartMethod start_method() const;

    [[nodiscard]] const std::vector<experiment::Preset>& presets() const noexcept { return presets_; }
    void choose_preset(const experiment::Preset& preset);

private:
    enum class Kind { function, inputs, executor, more, start_method, workers, chunksize };
    struct Control {
        Kind kind{};
        experiment::Executor executor{};
        std::vector<std::size_t> spans{};
        std::optional<float> wanted{};
        float above = 0;
        float below = 0;
    };

    std::vector<Control> controls(const ui::Ui& ui, const experiment::PythonSource& source, float width) const;
    void add_executors(std::vector<Control>& controls, const experiment::PythonSource& source) const;
    ui::Response draw(ui::Ui& ui, const Control& control, const ui::Rect& rect, bool hot);
    ui::Response draw_function(ui::Ui& ui, const ui::Rect& rect);
    ui::Response draw_inputs(ui::Ui& ui, const ui::Rect& rect);
    ui::Response draw_executor(ui::Ui& ui, const ui::Rect& rect, experiment::Executor executor);
    ui::Response draw_more(ui::Ui& ui, const ui::Rect& rect);
    ui::Response draw_start_method(ui::Ui& ui, const ui::Rect& rect);
    ui::Response draw_workers(ui::Ui& ui, const ui::Rect& rect);
    ui::Response draw_chunksize(ui::Ui& ui, const ui::Rect& rect);
    void draw_inputs_editor(ui::Ui& ui, const ui::Rect& field);
    void draw_range_fields(ui::Ui& ui, ui::Rect rect);
    void draw_more_list(ui::Ui& ui, ImVec2 at);
    void draw_error(ui::Ui& ui, Field field, const ui::Rect& control, float width) const;
    void apply();
    [[nodiscard]] const std::string* error_at(Field field) const;
    [[nodiscard]] bool any(bool (*property)(experiment::Executor)) const;

    Surroundings& surroundings_;
    std::vector<experiment::Preset> presets_;
    ExperimentForm form_;
    experiment::Experiment written_;  // what the form last made of the surroundings' experiment
    FieldErrors form_errors_;
    FieldErrors errors_;
    std::vector<std::size_t> hot_;
    bool changed_ = false;
};

}  // namespace poolscope::views
