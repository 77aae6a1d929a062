#pragma once

#include "app/ui/action.hpp"
#include "app/ui/ui.hpp"
#include "app/views/picture.hpp"
#include "app/views/replay.hpp"
#include "app/views/selection.hpp"
#include "engine/analysis/report.hpp"
#include "engine/platform/machine.hpp"
#include "engine/timeline/timeline.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace poolscope::views {

/// What the instruments show; all of it outlives the frame.
struct InstrumentsInput {
    const timeline::Timeline& timeline;
    const analysis::RunReport& report;
    /// Ended runs of this sitting, oldest first: other worker counts of the same experiment join the speedup chart.
    std::vector<const analysis::RunReport*> earlier;
    const platform::Machine& machine;  ///< for the lanes before the first run
    bool running = false;
    bool recorded = false;  ///< the timeline comes from a file
};

/// What a person asked of the program by an instrument.
struct InstrumentsCommand {
    bool sweep = false;  ///< measure the same experiment over worker counts
};

/// The right-hand side of the Lab: result, Cores, Timeline with lens, replay, Speedup, Where the time went, Processes.
/// Holds what the person chose to look at; everything else comes in with each frame.
class Instruments {
public:
    InstrumentsCommand draw(ui::Ui& ui, const ui::Rect& rect, const InstrumentsInput& input);
    /// The height wanted at this width; a smaller one makes the lower part scroll.
    [[nodiscard]] float wanted_height(const ui::Ui& ui, float width, const InstrumentsInput& input) const;
    /// Zoom, pan, fit, previous and next task, replay: keys of the timeline.
    void add_actions(ui::ActionTable& actions);
    /// A new run has begun, or another one is shown.
    void reset() noexcept;
    /// Esc: gives up range, selection and replay, in this order. False when there was nothing to give up.
    bool clear_one() noexcept;

private:
    [[nodiscard]] Picture picture_of(const InstrumentsInput& input) const;
    void move_visible(double zoom_factor, double pan_share);
    void step_task(int step);

    Selection selection_;
    Replay replay_;
    std::optional<unsigned> chosen_phase_;
    // The last frame's, for the keys.
    std::optional<base::Interval> window_;
    std::optional<base::Interval> session_;
    std::vector<std::pair<std::uint32_t, base::Interval>> task_order_;
    unsigned phase_ = 0;
};

}  // namespace poolscope::views
