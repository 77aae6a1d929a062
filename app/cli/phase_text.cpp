#include "app/cli/phase_text.hpp"

#include <fmt/format.h>

namespace poolscope::cli {

std::string counted(unsigned long long count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string phase_text(const telemetry::Phase& phase) {
    std::string text(experiment::title_of(phase.executor));
    if (!experiment::is_sequential(phase.executor)) text += ", " + counted(phase.workers, "worker");
    if (phase.start_method) text += fmt::format(", {}", experiment::name_of(*phase.start_method));
    switch (phase.pass) {
        case telemetry::PassKind::warmup:
            return text + ", warm-up";
        case telemetry::PassKind::traced:
            return text + ", traced";
        case telemetry::PassKind::timed:
            return text + fmt::format(", timed {}", phase.repeat + 1);
    }
    return text;
}

std::string pass_text(const telemetry::Phase& phase, unsigned phases_total) {
    return fmt::format("pass {} of {}: {}", phase.id + 1, phases_total, phase_text(phase));
}

}  // namespace poolscope::cli
