#pragma once

#include "app/session/program_file.hpp"
#include "app/views/code_panel.hpp"
#include "app/views/console_panel.hpp"
#include "app/views/experiment_panel.hpp"
#include "app/views/instruments.hpp"
#include "app/views/lab_layout.hpp"
#include "app/views/view.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::views {

/// The Lab: an experiment and its code on the left, the console below, the instruments on the right.
class LabView final : public View {
public:
    explicit LabView(Surroundings& surroundings);

    [[nodiscard]] std::string_view name() const override { return "Lab"; }
    void draw(ui::Ui& ui, const ui::Rect& rect) override;
    void add_actions(ui::ActionTable& actions) override;

private:
    /// What the instruments show: the run under way or the last one, or, where that one failed before it had anything
    /// to show, the last one that had.
    struct Shown {
        const timeline::Timeline* timeline = nullptr;
        const analysis::RunReport* report = nullptr;
        unsigned number = 0;
    };

    void begin_frame(ui::Ui& ui, const LabLayout& layout);
    void draw_two_columns(ui::Ui& ui, const LabLayout& layout);
    void draw_one_column(ui::Ui& ui, const LabLayout& layout);
    float draw_bench(ui::Ui& ui, const ui::Rect& rect, const LabLayout& layout);
    void draw_options(ui::Ui& ui, const ui::Rect& rect, const LabLayout& layout);
    void draw_save(ui::Ui& ui, ImVec2 corner);
    void draw_instruments(ui::Ui& ui, ui::Rect rect);
    void draw_failure(ui::Ui& ui, const ui::Rect& rect) const;
    /// What to do next, and which run is shown in its place.
    [[nodiscard]] std::string failure_note() const;
    [[nodiscard]] float failure_height(const ui::Ui& ui) const;
    [[nodiscard]] float bench_height(const ui::Ui& ui) const;

    void run();
    void run_sweep();
    void start(experiment::Experiment experiment);
    void stop_or_clear();
    void copy_code();
    void save_code(bool replace);
    void edit_code();

    [[nodiscard]] Shown shown() const;
    [[nodiscard]] bool failed() const;
    [[nodiscard]] InstrumentsInput instruments_input(const Shown& shown) const;
    [[nodiscard]] std::string status() const;

    Surroundings& surroundings_;
    ExperimentPanel experiment_;
    Instruments instruments_;
    ConsoleText console_text_;
    ConsolePanel console_;
    std::optional<session::Editor> editor_;

    experiment::PythonSource source_;
    std::optional<experiment::Experiment> source_of_;  // what source_ was made from
    unsigned source_workers_ = 0;
    experiment::StartMethod source_method_{};
    std::size_t source_columns_ = 0;
    std::optional<std::size_t> span_under_mouse_;
    float controls_height_ = 0;

    unsigned seen_run_ = 0;
    bool console_open_ = false;
    bool saving_ = false;  // the popup is to be opened
    std::string save_path_;
    std::optional<base::Error> save_error_;
};

}  // namespace poolscope::views
