#pragma once

#include "engine/experiment/experiment.hpp"
#include "engine/telemetry/event.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What stands in the Lab's controls, while it is being typed, and the experiment that it makes. No ImGui here.
namespace poolscope::views {

/// A control that can be at fault.
enum class Field { function, inputs, executors, start_method, workers, chunksize, repeats, warmup, python };

enum class InputMode {
    range,  ///< so many tasks from a first number on, each so much larger than the one before
    list,   ///< numbers, or a JSON array for a learner's function
};

struct ExecutorChoice {
    experiment::Executor executor{};
    bool on = true;  ///< an unticked one stays in sight, to be ticked again
    friend bool operator==(const ExecutorChoice&, const ExecutorChoice&) = default;
};

struct ExperimentForm {
    bool own_function = false;
    std::string file;
    std::string name;
    InputMode input_mode = InputMode::range;
    std::string first;
    std::string step;
    std::int64_t tasks = 1;
    std::string list;
    std::vector<ExecutorChoice> executors;  ///< sequential ones first, else as they were chosen
    std::optional<experiment::StartMethod> start_method;
    std::optional<std::string> sweep;     ///< worker counts as typed: "1..8"
    std::optional<std::int64_t> workers;  ///< none: what this machine can use
    std::optional<std::int64_t> chunksize;
    std::int64_t repeats = 5;
    std::int64_t warmup = 0;

    [[nodiscard]] bool has(experiment::Executor executor) const noexcept;
    [[nodiscard]] bool is_on(experiment::Executor executor) const noexcept;
    /// Ticks it, adding it where it is not listed.
    void tick(experiment::Executor executor);
    friend bool operator==(const ExperimentForm&, const ExperimentForm&) = default;
};

using FieldErrors = std::map<Field, std::string>;

/// The form that gives this experiment.
ExperimentForm form_of(const experiment::Experiment& experiment);

struct Assembled {
    experiment::Experiment experiment;  ///< where a field is at fault, `before` has its say
    FieldErrors errors;
};
/// What the form says; title, interpreter, tracing and time limit are those of `before`.
Assembled assemble(const ExperimentForm& form, const experiment::Experiment& before);

/// Adds what only the interpreter can know: none: no Python was found.
void check_interpreter(const experiment::Experiment& experiment, const telemetry::InterpreterInfo* interpreter,
                       bool searching, FieldErrors& errors);

/// The executors that can be chosen: native ones always, the others as the interpreter has them.
std::vector<experiment::Executor> available_executors(const telemetry::InterpreterInfo* interpreter);
/// What the start method can be for these executors; empty where none applies.
std::vector<experiment::StartMethod> available_start_methods(const experiment::Experiment& experiment,
                                                             const telemetry::InterpreterInfo* interpreter);
/// What is used where the experiment leaves it open.
experiment::StartMethod default_start_method(const experiment::Experiment& experiment,
                                             const telemetry::InterpreterInfo* interpreter);

/// "4 from 5,000,000", "2,000 × 100", "8 to 4,000,000", "3 numbers", "12 inputs": what the control shows.
std::string inputs_summary(const experiment::Experiment& experiment);

/// "1..8", "1,2,4": what `parse_worker_list` reads back.
std::string worker_list_text(const std::vector<unsigned>& workers);

}  // namespace poolscope::views
