#include "engine/analysis/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace poolscope::analysis {

using base::Nanoseconds;
using telemetry::PassKind;

namespace {

std::string percent(double ratio) {
    return fmt::format("{:.0f} %", ratio * 100);
}

/// What the cores did within some time, as far as samples cover it.
struct Watched {
    double busy = 0;  // core-seconds of everything on the machine
    double own = 0;   // core-seconds of the run and of this program
    double covered = 0;
    double seconds = 0;
};

/// A sample's share holds for the time since the sample before it.
void watch_core(const std::vector<timeline::Point>& samples, base::Interval span, double& busy, double& covered) {
    auto sample = std::ranges::upper_bound(samples, span.begin, {}, &timeline::Point::at);
    if (sample == samples.begin() && sample != samples.end()) ++sample;
    for (; sample != samples.end(); ++sample) {
        const Nanoseconds begin = std::max(std::prev(sample)->at, span.begin);
        if (begin >= span.end) break;
        const double seconds = base::seconds(std::min(sample->at, span.end) - begin);
        busy += seconds * sample->value;
        covered += seconds;
    }
}

void watch_pass(const timeline::Timeline& timeline, const telemetry::PhaseFinished& pass, Watched& watched) {
    const double seconds = base::seconds(pass.work->length());
    double busy = 0;
    double covered = 0;
    for (const auto& [core, samples] : timeline.core_usage()) watch_core(samples, *pass.work, busy, covered);
    covered /= static_cast<double>(timeline.core_usage().size());
    watched.busy += busy;
    watched.covered += covered;
    watched.seconds += seconds;
    if (seconds > 0) watched.own += base::seconds(*pass.cpu + pass.app_cpu) * covered / seconds;
}

/// What speaks against a verdict, and what is worth knowing anyway.
struct Findings {
    std::vector<std::string> against;
    std::vector<std::string> notes;
};

std::size_t fewest_repeats(const RunReport& report) {
    std::size_t fewest = report.executors.empty() ? 0 : report.executors.front().wall.size();
    for (const ExecutorReport& one : report.executors) fewest = std::min(fewest, one.wall.size());
    return fewest;
}

void judge_completeness(const timeline::Timeline& timeline, const RunReport& report, Findings& findings) {
    const auto finished = static_cast<unsigned>(std::ranges::count_if(
        timeline.phases(), [](const timeline::PhaseView& view) { return view.finished && !view.finished->error; }));
    const unsigned total = std::max(timeline.phases_total(), finished);
    if (!timeline.finished()) {
        findings.against.push_back(
            fmt::format("The run is still going on: {} of {} passes are done.", finished, total));
    } else if (report.error && report.error->kind == base::ErrorKind::stopped) {
        findings.against.push_back(fmt::format("The run was stopped after {} of {} passes.", finished, total));
    } else if (report.error) {
        findings.against.push_back(fmt::format("The run failed after {} of {} passes.", finished, total));
    }
}

void judge_results(const RunReport& report, Findings& findings) {
    const ExecutorReport* first = nullptr;
    for (const ExecutorReport& one : report.executors) {
        if (one.results.empty()) continue;
        const std::string title(experiment::title_of(one.executor));
        if (one.results_exact == false) {
            findings.against.push_back(fmt::format("{} gave wrong results.", title));
        } else if (first != nullptr && first->results != one.results) {
            findings.against.push_back(
                fmt::format("{} and {} gave different results.", experiment::title_of(first->executor), title));
        }
        if (first == nullptr) first = &one;
    }
}

void judge_spread(const RunReport& report, Findings& findings) {
    const std::size_t repeats = fewest_repeats(report);
    for (const SpeedupReport& one : report.speedups) {
        if (one.speedup.relative() <= VerdictLimits::relative_spread) continue;
        findings.against.push_back(fmt::format(
            "The speedup of {} with {} workers varied too much: its middle half goes from {:.2f} to {:.2f}, {} of the "
            "median where {} are allowed.",
            experiment::title_of(one.executor), one.workers, one.speedup.low, one.speedup.high,
            percent(one.speedup.relative()), percent(VerdictLimits::relative_spread)));
    }
    if (repeats == 0) {
        findings.notes.emplace_back("Not every executor has a timed pass, so not all can be compared.");
        return;
    }
    if (repeats < VerdictLimits::repeats) {
        findings.notes.push_back(fmt::format("It rests on {} repeat{} only; {} or more show how far it varies.",
                                             repeats, repeats == 1 ? "" : "s", VerdictLimits::repeats));
    } else {
        findings.notes.push_back(fmt::format("It rests on {} repeats.", repeats));
    }
}

void judge_background(const timeline::Timeline& timeline, Findings& findings) {
    if (!timeline.run()) return;
    const platform::Machine& machine = timeline.run()->machine;
    if (const auto others = others_share(timeline)) {
        if (*others > VerdictLimits::others_share) {
            findings.against.push_back(fmt::format(
                "Other programs took {} of the usable cores' time during the timed passes; close them and run again.",
                percent(*others)));
        } else {
            findings.notes.push_back(
                fmt::format("Other programs took {} of the usable cores' time meanwhile.", percent(*others)));
        }
        return;
    }
    const double limit = VerdictLimits::load_per_core * machine.cores_usable();
    if (machine.load_1min && *machine.load_1min > limit) {
        findings.against.push_back(
            fmt::format("The machine was busy before the start: a load of {:.2f}, where {:.2f} is the most for {} "
                        "usable cores.",
                        *machine.load_1min, limit, machine.cores_usable()));
    }
}

void note_losses(const timeline::Timeline& timeline, const RunReport& report, Findings& findings) {
    std::uint64_t records = 0;
    for (const ExecutorReport& one : report.executors) records += one.records_dropped.value_or(0);
    if (records > 0) {
        findings.notes.push_back(fmt::format(
            "The timeline is incomplete: {} trace records found no room. The times are not affected.", records));
    }
    for (const telemetry::Lost& lost : timeline.losses()) {
        findings.notes.push_back(fmt::format("{} {} were lost; the times are not affected.", lost.count, lost.what));
    }
}

std::string joined(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& sentence : sentences) {
        if (!text.empty()) text += ' ';
        text += sentence;
    }
    return text;
}

}  // namespace

std::optional<double> others_share(const timeline::Timeline& timeline) {
    if (!timeline.run() || timeline.core_usage().empty()) return std::nullopt;
    Watched watched;
    for (const timeline::PhaseView& view : timeline.phases()) {
        if (view.phase.pass != PassKind::timed || !view.finished || !view.finished->work) continue;
        if (view.finished->cpu) watch_pass(timeline, *view.finished, watched);
    }
    const unsigned cores = timeline.run()->machine.cores_usable();
    if (cores == 0 || watched.covered <= 0 || watched.covered < watched.seconds / 2) return std::nullopt;
    return std::clamp((watched.busy - watched.own) / (watched.covered * cores), 0.0, 1.0);
}

void judge(const timeline::Timeline& timeline, RunReport& report) {
    Findings findings;
    judge_completeness(timeline, report, findings);
    judge_results(report, findings);
    judge_spread(report, findings);
    judge_background(timeline, findings);
    note_losses(timeline, report, findings);
    report.verdict = findings.against.empty() ? Verdict::ok : Verdict::inconclusive;
    std::vector<std::string> all = findings.against;
    all.insert(all.end(), findings.notes.begin(), findings.notes.end());
    report.reason = joined(all);
}

}  // namespace poolscope::analysis
