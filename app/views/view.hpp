#pragma once

#include "app/session/run_controller.hpp"
#include "app/ui/action.hpp"
#include "app/ui/rect.hpp"
#include "app/ui/ui.hpp"
#include "engine/experiment/experiment.hpp"
#include "engine/platform/machine.hpp"
#include "engine/telemetry/event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::views {

/// What the window shares with its views. Owned by the window, outlives every view.
struct Surroundings {
    session::RunController& runs;
    const platform::Machine& machine;
    /// Grows while the background search finds more; `python` is an index into it.
    std::vector<telemetry::InterpreterInfo> interpreters;
    /// Chosen in the top bar; none: the search has found none (yet).
    std::optional<std::size_t> python;
    bool searching = true;  ///< the search for interpreters is under way
    /// What Run will run: of the last time, or of --experiment. The Lab edits it; the window keeps it between starts
    /// and sets its `python` from the top bar.
    experiment::Experiment experiment;
    /// A line for the person at the foot of the window for a few seconds ("Saved proof.py").
    std::string notice;

    [[nodiscard]] const telemetry::InterpreterInfo* interpreter() const noexcept {
        return python && *python < interpreters.size() ? &interpreters[*python] : nullptr;
    }
};

/// One tab of the window. A view's constructor takes Surroundings&.
class View {
public:
    virtual ~View() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Draws everything below the top bar, inside a window that is already open and as large as `rect`.
    virtual void draw(ui::Ui& ui, const ui::Rect& rect) = 0;
    /// Called every frame for the current view; the table is what keys, palette and the list of keys show.
    virtual void add_actions(ui::ActionTable& actions) = 0;
};

}  // namespace poolscope::views
