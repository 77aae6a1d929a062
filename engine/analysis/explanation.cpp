#include "engine/analysis/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope::analysis {

using base::Nanoseconds;
using experiment::Executor;

namespace {

std::string time_text(Nanoseconds span) {
    const double ms = base::milliseconds(span);
    if (ms >= 1000) return fmt::format("{:.2f} s", ms / 1000);
    if (ms >= 10) return fmt::format("{:.0f} ms", ms);
    if (ms >= 0.1) return fmt::format("{:.1f} ms", ms);
    return fmt::format("{:.0f} µs", ms * 1000);
}

std::string counted(unsigned count, std::string_view word) {
    return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

bool uses_threads(Executor executor) {
    return executor == Executor::threads;
}

std::string listed(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
        text += parts[i];
    }
    return text;
}

/// The facts that the sentences on one executor rest on.
struct Case {
    const SpeedupReport& speedup;
    const ExecutorReport& parallel;
    const ExecutorReport& alone;
    unsigned tasks = 0;
    unsigned cores = 0;
    std::optional<bool> gil;

    /// Threads of an interpreter with a GIL.
    [[nodiscard]] bool one_at_a_time() const { return uses_threads(parallel.executor) && gil == true; }
    [[nodiscard]] unsigned lanes() const { return std::max(1U, std::min(speedup.workers, cores)); }
    [[nodiscard]] double ideal() const { return ideal_speedup(tasks, speedup.workers, cores); }
    /// 1.10: a task ran 10 % longer here than alone.
    [[nodiscard]] std::optional<double> slowdown_of_tasks() const {
        if (!parallel.budget || !alone.budget || alone.budget->compute <= Nanoseconds{0}) return std::nullopt;
        return base::seconds(parallel.budget->compute) / base::seconds(alone.budget->compute);
    }
};

std::string result_sentence(const Case& on) {
    const std::string who =
        fmt::format("With {}, {}", counted(on.speedup.workers, "worker"), experiment::title_of(on.parallel.executor));
    const double gain = on.speedup.speedup.median;
    if (gain < 0.95) return fmt::format("{} took {:.2g} times as long as the plain loop.", who, 1 / gain);
    const std::string sentence = fmt::format("{} did the work {:.2f} times as fast as the plain loop", who, gain);
    if (on.one_at_a_time()) return sentence + ".";
    const std::string bound = fmt::format("{} on {}", counted(on.tasks, "task"),
                                          counted(on.lanes(), on.speedup.workers < on.cores ? "worker" : "core"));
    if (gain >= on.ideal()) return fmt::format("{}: all that {} can gain.", sentence, bound);
    return fmt::format("{}; {} can gain {:.2f} at most.", sentence, bound, on.ideal());
}

/// Where the worker time went that the ideal would not have used, largest first.
std::string loss_sentence(const Case& on) {
    if (!on.parallel.budget) return {};
    const TimeBudget& budget = *on.parallel.budget;
    const std::string_view held_up = on.one_at_a_time() ? "waiting for the GIL" : "waiting for a core";
    std::array<std::pair<Nanoseconds, std::string_view>, 6> parts{
        {{budget.startup, "starting workers"},
         {budget.pickle + budget.unpickle + budget.transfer, "moving tasks and results"},
         {budget.imbalance, "uneven ends"},
         {budget.closing, "closing the workers"},
         {budget.held_up, held_up},
         {budget.wait - budget.closing - budget.held_up, "waiting for tasks"}}};
    std::ranges::sort(parts, std::greater<>{}, &std::pair<Nanoseconds, std::string_view>::first);
    std::vector<std::string> told;
    for (const auto& [span, name] : parts) {
        if (base::seconds(span) < 0.01 * base::seconds(budget.total())) continue;
        told.push_back(fmt::format("{} {} {}", time_text(span), told.empty() ? "went into" : "into", name));
    }
    if (told.empty()) return {};
    return fmt::format("Of {} of worker time, {}.", time_text(budget.total()), listed(told));
}

std::string slowdown_sentence(const Case& on) {
    const auto slowdown = on.slowdown_of_tasks();
    if (!slowdown || *slowdown < 1.03 || on.speedup.workers < 2) return {};
    if (on.one_at_a_time()) return {};
    return fmt::format(
        "Side by side each task needed {:.0f} % more core time than alone: cores share caches, memory "
        "and clock speed.",
        (*slowdown - 1) * 100);
}

std::string thread_sentence(const Case& on) {
    if (!uses_threads(on.parallel.executor) || !on.gil) return {};
    const double gain = on.speedup.speedup.median;
    if (*on.gil && gain < 1.15) return "The threads share one GIL, so only one of them runs Python at a time.";
    if (*on.gil) return "The threads share one GIL, so the function must let go of it for part of its time.";
    if (gain > 1.15) return "This Python runs without a GIL, so its threads run at the same time.";
    return {};
}

std::string size_sentence(const Case& on) {
    if (!on.parallel.budget) return {};
    const TimeBudget& budget = *on.parallel.budget;
    const Nanoseconds messages = budget.pickle + budget.unpickle + budget.transfer;
    const bool dearest = messages > budget.compute && messages > budget.startup && messages > budget.wait;
    if (!dearest || on.tasks == 0 || !experiment::uses_chunks(on.parallel.executor)) return {};
    return fmt::format(
        "A task computes for {} but costs {} to move: it is too small to be sent alone, so send many "
        "in one chunk.",
        time_text(budget.compute / on.tasks), time_text(messages / on.tasks));
}

std::string quota_sentence(const platform::Machine& machine) {
    if (!machine.cgroup_quota || *machine.cgroup_quota >= machine.cores_usable()) return {};
    return fmt::format("A quota holds this program to {:.2g} of {} usable cores.", *machine.cgroup_quota,
                       machine.cores_usable());
}

std::string shape_sentence(const Case& on) {
    const unsigned rounds = (on.tasks + on.lanes() - 1) / on.lanes();
    if (on.cores > 0 && on.speedup.workers > on.cores) {
        return fmt::format("{} share {}, and more workers than cores cannot compute more at once.",
                           counted(on.speedup.workers, "worker"), counted(on.cores, "core"));
    }
    if (on.lanes() > 1 && on.tasks < on.lanes()) {
        return fmt::format("With {} for {}, some have nothing to do.", counted(on.tasks, "task"),
                           counted(on.lanes(), "worker"));
    }
    // Beyond a few rounds the last, uneven one hardly counts.
    if (on.lanes() > 1 && on.tasks % on.lanes() != 0 && rounds <= 4) {
        return fmt::format("{} on {} take {} rounds, and in the last one not all have work.", counted(on.tasks, "task"),
                           counted(on.lanes(), "worker"), rounds);
    }
    return {};
}

/// The best worker count of the executor that is told about.
const SpeedupReport* best_of(const RunReport& report) {
    const SpeedupReport* best = nullptr;
    for (const SpeedupReport& one : report.speedups) {
        if (best != nullptr && one.executor != best->executor) continue;
        if (best == nullptr || one.speedup.median > best->speedup.median) best = &one;
    }
    return best;
}

void append(std::string& text, const std::string& sentence) {
    if (sentence.empty()) return;
    if (!text.empty()) text += ' ';
    text += sentence;
}

/// One sentence for each further executor that behaves differently, such as threads beside a pool.
std::string others_text(const timeline::Timeline& timeline, const RunReport& report, const SpeedupReport& told) {
    std::string text;
    const auto& interpreter = timeline.run()->interpreter;
    for (const SpeedupReport& one : report.speedups) {
        if (one.executor == told.executor || one.workers != told.workers) continue;
        const ExecutorReport* parallel = report.find(one.executor, one.workers);
        const ExecutorReport* alone = report.find(experiment::sequential_of(one.executor));
        if (parallel == nullptr || alone == nullptr) continue;
        append(text, fmt::format("{}: {:.2f} times as fast.", experiment::title_of(one.executor), one.speedup.median));
        const Case on{one, *parallel, *alone, 0, 0, interpreter ? interpreter->gil : std::nullopt};
        append(text, thread_sentence(on));
    }
    return text;
}

std::string native_sentence(const RunReport& report) {
    const ExecutorReport* python = report.find(Executor::sequential);
    const ExecutorReport* native = report.find(Executor::native_sequential);
    if (python == nullptr || native == nullptr || !python->wall_ns || !native->wall_ns) return {};
    if (native->wall_ns->median <= 0) return {};
    return fmt::format("The same loop in C++ took 1/{:.0f} of the time of Python's.",
                       std::max(1.0, python->wall_ns->median / native->wall_ns->median));
}

}  // namespace

std::string explain(const timeline::Timeline& timeline, const RunReport& report) {
    const SpeedupReport* told = best_of(report);
    if (told == nullptr || !timeline.run()) return {};
    const ExecutorReport* parallel = report.find(told->executor, told->workers);
    const ExecutorReport* alone = report.find(experiment::sequential_of(told->executor));
    if (parallel == nullptr || alone == nullptr) return {};
    const auto& run = *timeline.run();
    const Case on{*told,
                  *parallel,
                  *alone,
                  static_cast<unsigned>(run.experiment.input_count()),
                  run.machine.parallelism(),
                  run.interpreter ? run.interpreter->gil : std::nullopt};
    std::string text = result_sentence(on);
    append(text, thread_sentence(on));
    append(text, quota_sentence(run.machine));
    append(text, shape_sentence(on));
    const std::string size = size_sentence(on);
    append(text, size.empty() ? loss_sentence(on) : size);
    append(text, slowdown_sentence(on));
    append(text, others_text(timeline, report, *told));
    append(text, native_sentence(report));
    return text;
}

}  // namespace poolscope::analysis
