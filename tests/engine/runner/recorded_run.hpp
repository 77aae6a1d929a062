#pragma once

#include "engine/runner/runner.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace poolscope::runner::test {

/// A run made for a test, with everything that it told.
struct RecordedRun {
    base::Result<void> result;
    std::vector<telemetry::Event> events;

    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> found;
        for (const auto& event : events)
            if (const T* is = std::get_if<T>(&event)) found.push_back(*is);
        return found;
    }

    /// The records of one kind in a phase.
    [[nodiscard]] std::vector<telemetry::TraceRecord> records(unsigned phase, telemetry::RecordKind kind) const {
        auto found = all<telemetry::TraceRecord>();
        std::erase_if(found, [&](const auto& one) { return one.phase != phase || one.record.kind != kind; });
        return found;
    }
};

/// Runs `experiment`; `watch` sees every event and may ask for a stop.
inline RecordedRun record(const experiment::Experiment& experiment,
                          const std::function<void(const telemetry::Event&, std::stop_source&)>& watch = {}) {
    RecordedRun recorded;
    std::stop_source stop;
    const Sink sink = [&](telemetry::Event event) {
        if (watch) watch(event, stop);
        recorded.events.push_back(std::move(event));
    };
    recorded.result = run(experiment, sink, stop.get_token());
    return recorded;
}

/// Run folders of this process that are still there.
inline unsigned own_run_folders() {
    const std::string mine = "-" + std::filesystem::read_symlink("/proc/self").string() + "-";
    unsigned count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/shm")) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("poolscope-") && name.find(mine) != std::string::npos) ++count;
    }
    return count;
}

}  // namespace poolscope::runner::test
