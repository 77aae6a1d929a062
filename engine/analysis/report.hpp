#pragma once

#include "engine/analysis/budget.hpp"
#include "engine/analysis/scaling.hpp"
#include "engine/analysis/statistics.hpp"
#include "engine/telemetry/event.hpp"
#include "engine/timeline/timeline.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::analysis {

/// Everything known of one executor with one worker count.
struct ExecutorReport {
    experiment::Executor executor{};
    unsigned workers = 1;
    std::optional<experiment::StartMethod> start_method;
    std::optional<unsigned> chunksize;    ///< as used
    std::vector<base::Nanoseconds> wall;  ///< one a timed repeat
    std::optional<Spread> wall_ns;
    std::vector<std::string> results;   ///< input order
    std::optional<bool> results_exact;  ///< against the closed form; none for a learner's function
    std::optional<base::Nanoseconds> traced_wall;
    std::optional<double> tracing_cost_ratio;     ///< traced / median timed - 1
    std::vector<timeline::Task> tasks;            ///< traced pass
    std::optional<timeline::PickleBill> pickles;  ///< none where nothing is pickled or nothing was traced
    std::optional<TimeBudget> budget;
    std::optional<telemetry::Switches> switches;  ///< median timed pass
    std::optional<std::uint64_t> peak_pss_bytes;
    std::optional<std::uint64_t> records_dropped;
    std::optional<base::Nanoseconds> app_cpu;  ///< median timed pass
    std::optional<base::Error> error;
};

struct SpeedupReport {
    experiment::Executor executor{};
    unsigned workers = 1;
    Spread speedup;         ///< of the paired repeats: sequential's wall over this one's, repeat by repeat
    double efficiency = 0;  ///< median / workers
};

enum class Verdict { ok, inconclusive };

struct RunReport {
    std::optional<telemetry::RunStarted> started;
    std::vector<ExecutorReport> executors;
    std::vector<SpeedupReport> speedups;
    std::optional<experiment::Executor> fitted;  ///< sweeps: whose speedups the laws are fitted to
    std::optional<AmdahlFit> amdahl;             ///< over worker counts up to the usable cores
    std::optional<UniversalScalabilityFit> universal_scalability;
    Verdict verdict = Verdict::ok;
    std::string reason;       ///< why inconclusive; for `ok` what it rests on
    std::string explanation;  ///< one or two plain sentences: what this machine showed and why
    std::optional<base::Error> error;

    [[nodiscard]] const ExecutorReport* find(experiment::Executor executor,
                                             std::optional<unsigned> workers = {}) const noexcept;
    [[nodiscard]] const SpeedupReport* find_speedup(experiment::Executor executor,
                                                    std::optional<unsigned> workers = {}) const noexcept;
};

/// Pure; works on unfinished runs too (with what is there).
RunReport analyse(const timeline::Timeline& timeline);

}  // namespace poolscope::analysis
