#include "app/views/experiment_form.hpp"

#include "app/views/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::views {
namespace {

using experiment::Executor;
using experiment::Experiment;
using experiment::Limits;
using experiment::StartMethod;

std::string grouped(std::int64_t value) {
    std::string digits = std::to_string(value);
    const std::ptrdiff_t sign = value < 0 ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > sign; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

/// The step of evenly spaced numbers; one number has step 1.
std::optional<std::int64_t> step_of(const std::vector<std::int64_t>& numbers) {
    if (numbers.empty()) return {};
    if (numbers.size() == 1) return 1;
    const auto step = numbers[1] - numbers[0];
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] - numbers[i - 1] != step) return {};
    return step;
}

Field field_of(const std::string& option) {
    static const std::map<std::string, Field, std::less<>> fields{
        {"--function", Field::function},
        {"--numbers", Field::inputs},
        {"--inputs", Field::inputs},
        {"--n", Field::inputs},
        {"--tasks", Field::inputs},
        {"--executors", Field::executors},
        {"--start-method", Field::start_method},
        {"--workers", Field::workers},
        {"--chunksize", Field::chunksize},
        {"--repeat", Field::repeats},
        {"--warmup", Field::warmup},
        {"--python", Field::python},
    };
    const auto it = fields.find(option);
    return it == fields.end() ? Field::repeats : it->second;
}

/// Fills an experiment field by field and notes what cannot be used.
class Assembler {
public:
    Assembler(const ExperimentForm& form, const Experiment& before) : form_(form) { result_.experiment = before; }

    Assembled assemble() {
        function();
        inputs();
        executors();
        workers();
        result_.experiment.start_method = form_.start_method;
        result_.experiment.chunksize.reset();
        if (form_.chunksize) result_.experiment.chunksize = static_cast<unsigned>(*form_.chunksize);
        result_.experiment.repeats = static_cast<unsigned>(form_.repeats);
        result_.experiment.warmup = static_cast<unsigned>(form_.warmup);
        if (auto valid = experiment::validate(result_.experiment); !valid) note(valid.error());
        return std::move(result_);
    }

private:
    void note(const base::Error& error) { result_.errors.try_emplace(field_of(error.where), as_line(error)); }

    void function() {
        if (!form_.own_function) {
            result_.experiment.function = {};
        } else if (form_.file.empty()) {
            result_.errors[Field::function] = "Name the Python file.";
        } else if (form_.name.empty()) {
            result_.errors[Field::function] = "Name the function in it.";
        } else {
            result_.experiment.function = {form_.name, form_.file};
        }
    }

    void inputs() {
        const auto first = form_.list.find_first_not_of(" \t\n");
        if (form_.input_mode == InputMode::range) {
            range();
        } else if (first != std::string::npos && form_.list[first] == '[') {
            json();
        } else if (auto numbers = experiment::parse_numbers(form_.list)) {
            take(*std::move(numbers));
        } else {
            result_.errors[Field::inputs] = as_line(numbers.error());
        }
    }

    void json() {
        Experiment alone;
        alone.function = result_.experiment.function;
        alone.inputs_json = form_.list;
        if (const auto valid = experiment::validate(alone); !valid && valid.error().where == "--inputs")
            return note(valid.error());
        result_.experiment.inputs_json = form_.list;
    }

    void range() {
        const auto first = experiment::parse_integer(form_.first, "--n");
        const auto step = experiment::parse_integer(form_.step, "--n");
        if (!first) return note(first.error());
        if (!step) return note(step.error());
        // Bounds that keep the sums in range; validation has the closer ones.
        constexpr std::int64_t most = Limits::max_n;
        if (*step < -most || *step > most || *first < -most * 10 || *first > most * 10) {
            result_.errors[Field::inputs] = fmt::format("Give numbers up to {}.", grouped(most));
            return;
        }
        std::vector<std::int64_t> numbers(static_cast<std::size_t>(std::max<std::int64_t>(form_.tasks, 0)));
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = *first + static_cast<std::int64_t>(i) * *step;
        take(std::move(numbers));
    }

    void take(std::vector<std::int64_t> numbers) {
        result_.experiment.inputs_json.clear();
        result_.experiment.numbers = std::move(numbers);
    }

    void executors() {
        result_.experiment.executors.clear();
        for (const auto& [executor, on] : form_.executors)
            if (on) result_.experiment.executors.push_back(executor);
    }

    void workers() {
        if (form_.sweep) {
            if (auto list = experiment::parse_worker_list(*form_.sweep)) {
                result_.experiment.workers = *std::move(list);
            } else {
                result_.errors[Field::workers] = as_line(list.error());
            }
            return;
        }
        result_.experiment.workers.clear();
        if (form_.workers) result_.experiment.workers.push_back(static_cast<unsigned>(*form_.workers));
    }

    const ExperimentForm& form_;
    Assembled result_;
};

bool any_python(const Experiment& experiment) {
    return std::ranges::any_of(experiment.executors, [](Executor e) { return !experiment::is_native(e); });
}

std::string version_of(const telemetry::InterpreterInfo& interpreter) {
    return interpreter.implementation + " " + interpreter.version;
}

}  // namespace

bool ExperimentForm::has(Executor executor) const noexcept {
    return std::ranges::any_of(executors, [&](const auto& choice) { return choice.executor == executor; });
}

bool ExperimentForm::is_on(Executor executor) const noexcept {
    return std::ranges::any_of(executors, [&](const auto& c) { return c.executor == executor && c.on; });
}

void ExperimentForm::tick(Executor executor) {
    const auto it = std::ranges::find(executors, executor, &ExecutorChoice::executor);
    if (it != executors.end()) {
        it->on = true;
    } else if (experiment::is_sequential(executor)) {
        executors.insert(executors.begin(), {executor, true});
    } else {
        executors.push_back({executor, true});
    }
}

ExperimentForm form_of(const Experiment& experiment) {
    ExperimentForm form;
    form.own_function = experiment.function.file.has_value();
    form.file = experiment.function.file ? experiment.function.file->string() : "";
    form.name = form.own_function ? experiment.function.name : "";
    const auto step = step_of(experiment.numbers);
    form.input_mode = step && experiment.inputs_json.empty() ? InputMode::range : InputMode::list;
    form.first = experiment.numbers.empty() ? "" : grouped(experiment.numbers.front());
    std::ranges::replace(form.first, ',', '_');
    form.step = std::to_string(step.value_or(1));
    form.tasks = static_cast<std::int64_t>(experiment.numbers.size());
    form.list = experiment.inputs_json.empty() ? fmt::format("{}", fmt::join(experiment.numbers, ", "))
                                               : experiment.inputs_json;
    for (const auto executor : experiment.executors) form.executors.push_back({executor, true});
    form.start_method = experiment.start_method;
    if (experiment.workers.size() > 1) form.sweep = worker_list_text(experiment.workers);
    if (experiment.workers.size() == 1) form.workers = experiment.workers.front();
    if (experiment.chunksize) form.chunksize = *experiment.chunksize;
    form.repeats = experiment.repeats;
    form.warmup = experiment.warmup;
    return form;
}

Assembled assemble(const ExperimentForm& form, const Experiment& before) {
    return Assembler(form, before).assemble();
}

void check_interpreter(const Experiment& experiment, const telemetry::InterpreterInfo* interpreter, bool searching,
                       FieldErrors& errors) {
    if (!any_python(experiment)) return;
    if (!interpreter) {
        errors.try_emplace(Field::python, searching ? "Looking for Python interpreters…"
                                                    : "No Python was found. Install python3, or choose Native C++.");
        return;
    }
    const auto available = available_executors(interpreter);
    for (const auto executor : experiment.executors) {
        if (std::ranges::find(available, executor) != available.end()) continue;
        errors.try_emplace(Field::executors, fmt::format("{} has no {}. Untick it, or choose another Python.",
                                                         version_of(*interpreter), experiment::title_of(executor)));
    }
    const auto methods = available_start_methods(experiment, interpreter);
    if (methods.empty() || !experiment.start_method) return;
    if (std::ranges::find(methods, *experiment.start_method) == methods.end())
        errors.try_emplace(Field::start_method, fmt::format("{} has no start method {}.", version_of(*interpreter),
                                                            experiment::name_of(*experiment.start_method)));
}

std::vector<Executor> available_executors(const telemetry::InterpreterInfo* interpreter) {
    std::vector<Executor> available;
    for (const auto executor : experiment::all_executors()) {
        const bool needs_subinterpreters = executor == Executor::interpreters;
        const bool missing = !interpreter || (needs_subinterpreters && !interpreter->has_interpreters) ||
                             (experiment::uses_processes(executor) && interpreter->start_methods.empty());
        if (experiment::is_native(executor) || !missing) available.push_back(executor);
    }
    return available;
}

std::vector<StartMethod> available_start_methods(const Experiment& experiment,
                                                 const telemetry::InterpreterInfo* interpreter) {
    std::vector<StartMethod> methods;
    const auto uses = [&](bool native) {
        return std::ranges::any_of(experiment.executors, [&](Executor e) {
            return experiment::uses_processes(e) && experiment::is_native(e) == native;
        });
    };
    if (uses(false) && interpreter) methods = interpreter->start_methods;
    if (!uses(true)) return methods;
    if (!uses(false)) return {StartMethod::fork, StartMethod::spawn};
    std::erase(methods, StartMethod::forkserver);
    return methods;
}

StartMethod default_start_method(const Experiment& experiment, const telemetry::InterpreterInfo* interpreter) {
    const auto methods = available_start_methods(experiment, interpreter);
    const auto own = interpreter ? interpreter->default_start_method : std::nullopt;
    if (own && std::ranges::find(methods, *own) != methods.end()) return *own;
    return methods.empty() ? StartMethod::fork : methods.front();
}

std::string inputs_summary(const Experiment& experiment) {
    if (!experiment.inputs_json.empty()) return fmt::format("{} inputs", experiment.input_count());
    const auto& numbers = experiment.numbers;
    const auto step = step_of(numbers);
    const auto count = grouped(std::ssize(numbers));
    if (!step) return fmt::format("{} numbers", count);
    if (numbers.size() == 1) return grouped(numbers.front());
    if (*step == 0) return fmt::format("{} × {}", count, grouped(numbers.front()));
    if (*step == 1) return fmt::format("{} from {}", count, grouped(numbers.front()));
    return fmt::format("{} to {}", count, grouped(numbers.back()));
}

std::string worker_list_text(const std::vector<unsigned>& workers) {
    bool consecutive = workers.size() > 2;
    for (std::size_t i = 1; i < workers.size(); ++i) consecutive = consecutive && workers[i] == workers[i - 1] + 1;
    if (consecutive) return fmt::format("{}..{}", workers.front(), workers.back());
    return fmt::format("{}", fmt::join(workers, ","));
}

}  // namespace poolscope::views
