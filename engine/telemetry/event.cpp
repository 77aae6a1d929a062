#include "engine/telemetry/event.hpp"

namespace poolscope::telemetry {

bool must_keep(const Event& event) noexcept {
    return !std::holds_alternative<CoresSampled>(event) && !std::holds_alternative<ProcessesSampled>(event) &&
           !std::holds_alternative<ThreadOnCore>(event);
}

}  // namespace poolscope::telemetry
