#include "engine/runner/schedule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>

namespace poolscope::runner {
namespace {

using experiment::Executor;
using experiment::Experiment;
using experiment::StartMethod;
using telemetry::InterpreterInfo;
using telemetry::PassKind;
using telemetry::Phase;

std::string names(const std::vector<StartMethod>& methods) {
    std::vector<std::string_view> words;
    for (const StartMethod method : methods) words.push_back(experiment::name_of(method));
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string title(const InterpreterInfo& interpreter) {
    return fmt::format("{} {} ({})", interpreter.implementation, interpreter.version, interpreter.path);
}

base::Result<std::optional<StartMethod>> native_start_method(Executor executor, const Experiment& experiment) {
    if (!experiment::uses_processes(executor)) return std::nullopt;
    const StartMethod method = experiment.start_method.value_or(StartMethod::fork);
    if (method == StartMethod::forkserver)
        return base::input_error("The start method forkserver is Python's own; native-pool has fork and spawn.",
                                 "Choose --start-method fork or spawn, or leave native-pool out.");
    return method;
}

base::Result<std::optional<StartMethod>> python_start_method(Executor executor, const Experiment& experiment,
                                                             const InterpreterInfo& interpreter) {
    if (!experiment::uses_processes(executor)) return std::nullopt;
    const auto method = experiment.start_method ? experiment.start_method : interpreter.default_start_method;
    if (!method)
        return base::input_error(fmt::format("{} has no multiprocessing.", title(interpreter)),
                                 "Choose another with --python, or the executors sequential and threads.");
    if (std::ranges::find(interpreter.start_methods, *method) == interpreter.start_methods.end())
        return base::input_error(fmt::format("{} has no start method {}.", title(interpreter), name_of(*method)),
                                 fmt::format("It has: {}.", names(interpreter.start_methods)));
    return method;
}

/// The passes of one repeat, in order.
class Round {
public:
    Round(const Experiment& experiment, const platform::Machine& machine,
          const std::optional<InterpreterInfo>& interpreter)
        : experiment_(experiment), machine_(machine), interpreter_(interpreter) {}

    base::Result<std::vector<Phase>> phases() const {
        std::vector<Phase> all;
        for (const Executor executor : experiment_.executors) {
            const auto first = first_phase(executor);
            if (!first) return std::unexpected(first.error());
            for (const unsigned workers : worker_counts(executor)) {
                all.push_back(*first);
                all.back().workers = workers;
            }
        }
        return all;
    }

private:
    base::Result<Phase> first_phase(Executor executor) const {
        if (auto good = check(executor); !good) return std::unexpected(good.error());
        const auto method = experiment::is_native(executor) ? native_start_method(executor, experiment_)
                                                            : python_start_method(executor, experiment_, *interpreter_);
        if (!method) return std::unexpected(method.error());
        Phase phase;
        phase.executor = executor;
        phase.start_method = *method;
        if (experiment::uses_chunks(executor)) phase.chunksize = experiment_.chunksize;
        return phase;
    }

    base::Result<void> check(Executor executor) const {
        if (experiment::is_native(executor)) {
            if (!experiment_.function.file) return {};
            return base::input_error(
                fmt::format("{} cannot call the Python function {}.", name_of(executor), experiment_.function.name),
                "Leave the native executors out, or the function.");
        }
        if (!interpreter_)
            return base::input_error(fmt::format("{} needs a Python, and none was found.", name_of(executor)),
                                     "Install Python 3.8 or later, or use the native executors.");
        if (executor == Executor::interpreters && !interpreter_->has_interpreters)
            return base::input_error(fmt::format("{} has no InterpreterPoolExecutor.", title(*interpreter_)),
                                     "It came with Python 3.14: choose one with --python, or leave interpreters out.");
        return {};
    }

    std::vector<unsigned> worker_counts(Executor executor) const {
        if (experiment::is_sequential(executor)) return {1};
        if (!experiment_.workers.empty()) return experiment_.workers;
        const bool told = !experiment::is_native(executor) && interpreter_->default_workers;
        return {told ? *interpreter_->default_workers : machine_.parallelism()};
    }

    const Experiment& experiment_;
    const platform::Machine& machine_;
    const std::optional<InterpreterInfo>& interpreter_;
};

}  // namespace

base::Result<std::vector<Phase>> plan(const Experiment& experiment, const platform::Machine& machine,
                                      const std::optional<InterpreterInfo>& interpreter) {
    const auto round = Round(experiment, machine, interpreter).phases();
    if (!round) return std::unexpected(round.error());
    std::vector<Phase> all;
    const auto append = [&](PassKind pass, unsigned rounds) {
        for (unsigned repeat = 0; repeat < rounds; ++repeat) {
            for (Phase phase : *round) {
                phase.id = static_cast<unsigned>(all.size());
                phase.pass = pass;
                phase.repeat = repeat;
                all.push_back(phase);
            }
        }
    };
    append(PassKind::warmup, experiment.warmup);
    append(PassKind::traced, experiment.traced ? 1 : 0);
    append(PassKind::timed, experiment.repeats);
    return all;
}

}  // namespace poolscope::runner
