#pragma once

#include "engine/process/program.hpp"
#include "engine/telemetry/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolscope::runner {

/// What a driver said on descriptor 3, line by line, and what that makes of its phase. Pure.
class PhaseReport {
public:
    explicit PhaseReport(unsigned phase) : phase_(phase) {}

    /// Which line it was.
    enum class Line { started, work, result, error, unknown };
    Line take(std::string_view line);

    [[nodiscard]] const std::optional<telemetry::WorkStarted>& work_started() const noexcept { return work_started_; }
    /// True when nothing more is expected of the driver but that it ends.
    [[nodiscard]] bool complete() const noexcept { return result_.has_value() || error_.has_value(); }

    /// Result or error of the phase; `exit` explains where the driver told neither.
    [[nodiscard]] telemetry::PhaseFinished finish(const process::Exit& exit, const std::string& errors) const;

private:
    unsigned phase_;
    std::int32_t main_pid_ = 0;
    std::optional<telemetry::WorkStarted> work_started_;
    std::optional<telemetry::PhaseFinished> result_;
    std::optional<base::Error> error_;
    std::string unreadable_;
};

}  // namespace poolscope::runner
