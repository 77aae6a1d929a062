#include "app/views/speedup_view.hpp"

#include <algorithm>
#include <map>

namespace poolscope::views {

namespace {

bool same_work(const analysis::RunReport& a, const analysis::RunReport& b) {
    if (!a.started || !b.started) return false;
    const experiment::Experiment& left = a.started->experiment;
    const experiment::Experiment& right = b.started->experiment;
    const auto path = [](const analysis::RunReport& report) {
        return report.started->interpreter ? report.started->interpreter->path : std::string();
    };
    return left.function == right.function && left.numbers == right.numbers && left.inputs_json == right.inputs_json &&
           left.start_method == right.start_method && left.chunksize == right.chunksize && path(a) == path(b);
}

}  // namespace

SpeedupCurve speedup_curve(const analysis::RunReport& report, const std::vector<const analysis::RunReport*>& earlier,
                           experiment::Executor executor, unsigned cores_usable) {
    SpeedupCurve curve;
    curve.executor = executor;
    curve.cores = std::max(1U, cores_usable);
    if (report.started) curve.tasks = static_cast<unsigned>(report.started->experiment.input_count());

    std::map<unsigned, analysis::SpeedupReport> by_workers;
    const auto take = [&](const analysis::RunReport& from) {
        for (const analysis::SpeedupReport& speedup : from.speedups) {
            if (speedup.executor == executor) by_workers[speedup.workers] = speedup;
        }
    };
    for (const analysis::RunReport* past : earlier) {
        if (past != nullptr && same_work(*past, report)) take(*past);
    }
    take(report);

    std::vector<analysis::ScalingPoint> points;
    unsigned most = curve.cores;
    for (const auto& [workers, speedup] : by_workers) {
        curve.measured.push_back(speedup);
        most = std::max(most, workers);
        if (workers <= curve.cores) points.push_back({workers, speedup.speedup.median});
    }
    curve.workers_high = std::max({most, curve.cores * 2, 2U});
    if (points.size() >= 2) {
        if (const auto fit = analysis::fit_amdahl(points)) curve.amdahl = *fit;
    }
    return curve;
}

}  // namespace poolscope::views
