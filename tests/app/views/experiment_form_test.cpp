#include "app/views/experiment_form.hpp"

#include "engine/experiment/presets.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace poolscope;
using namespace poolscope::views;
using experiment::Executor;
using experiment::Experiment;
using experiment::StartMethod;

namespace {

telemetry::InterpreterInfo python311() {
    telemetry::InterpreterInfo info;
    info.path = "/usr/bin/python3.11";
    info.implementation = "CPython";
    info.version = "3.11.2";
    info.start_methods = {StartMethod::fork, StartMethod::spawn, StartMethod::forkserver};
    info.default_start_method = StartMethod::fork;
    return info;
}

std::string error_of(const ExperimentForm& form, Field field) {
    const auto errors = assemble(form, {}).errors;
    const auto it = errors.find(field);
    return it == errors.end() ? "" : it->second;
}

}  // namespace

TEST_CASE("every preset goes into the form and comes out the same") {
    for (const auto& [experiment, question] : experiment::presets(4)) {
        CAPTURE(experiment.title);
        const auto [again, errors] = assemble(form_of(experiment), experiment);
        CHECK(again == experiment);
        CHECK(errors.empty());
    }
}

TEST_CASE("what cannot be used is said at its control, with the value") {
    auto form = form_of({});
    form.first = "5 million";
    CHECK(error_of(form, Field::inputs).find("\"5 million\" is no whole number.") != std::string::npos);
    form.first = "-5";
    CHECK(error_of(form, Field::inputs).find("-5") != std::string::npos);
    form = form_of({});
    form.sweep = "0..3";
    CHECK(error_of(form, Field::workers).find('0') != std::string::npos);
    form = form_of({});
    form.own_function = true;
    CHECK(error_of(form, Field::function) == "Name the Python file.");
    form.file = "nowhere/prime.py";
    CHECK(error_of(form, Field::function) == "Name the function in it.");
    form.name = "count";
    CHECK(error_of(form, Field::function).find("nowhere/prime.py does not exist.") != std::string::npos);
    form = form_of({});
    for (auto& choice : form.executors) choice.on = false;
    CHECK(error_of(form, Field::executors).starts_with("There is no executor."));
}

TEST_CASE("a field at fault leaves the experiment's former value") {
    Experiment before;
    before.numbers = {7, 8};
    auto form = form_of(before);
    form.first = "x";
    form.repeats = 9;
    const auto [experiment, errors] = assemble(form, before);
    CHECK(experiment.numbers == before.numbers);
    CHECK(experiment.repeats == 9);
    CHECK(errors.size() == 1);
}

TEST_CASE("inputs are a range, a list or a JSON array") {
    auto form = form_of({});
    form.first = "1_000";
    form.step = "10";
    form.tasks = 3;
    CHECK(assemble(form, {}).experiment.numbers == std::vector<std::int64_t>{1000, 1010, 1020});
    form.input_mode = InputMode::list;
    form.list = "3, 1_000, 2";
    CHECK(assemble(form, {}).experiment.numbers == std::vector<std::int64_t>{3, 1000, 2});
    form.list = " [4, 5]";
    CHECK(assemble(form, {}).experiment.input_count() == 2);
    form.list = "[4, ";
    CHECK_FALSE(error_of(form, Field::inputs).empty());
    CHECK(assemble(form, {}).experiment == Experiment{});
}

TEST_CASE("the summary of the inputs says how many and how large") {
    Experiment e;
    CHECK(inputs_summary(e) == "4 from 5,000,000");
    e.numbers.assign(2000, 100);
    CHECK(inputs_summary(e) == "2,000 × 100");
    e.numbers = {500, 1000, 1500};
    CHECK(inputs_summary(e) == "3 to 1,500");
    e.numbers = {5, 1};
    CHECK(inputs_summary(e) == "2 to 1");
    e.numbers = {5, 1, 7};
    CHECK(inputs_summary(e) == "3 numbers");
    e.inputs_json = R"(["a", "b"])";
    CHECK(inputs_summary(e) == "2 inputs");
}

TEST_CASE("worker lists are read back") {
    for (const std::vector<unsigned>& list : {std::vector<unsigned>{1, 2, 3}, {1, 2}, {1, 4, 2}, {7}}) {
        CHECK(experiment::parse_worker_list(worker_list_text(list)) == list);
    }
    CHECK(worker_list_text({1, 2, 3}) == "1..3");
}

TEST_CASE("only what the interpreter has can be chosen") {
    const auto python = python311();
    const auto available = available_executors(&python);
    CHECK(std::ranges::count(available, Executor::interpreters) == 0);
    CHECK(std::ranges::count(available, Executor::executor) == 1);
    const auto without = available_executors(nullptr);
    CHECK(without == std::vector{Executor::native_sequential, Executor::native_threads, Executor::native_pool});

    Experiment e;
    CHECK(available_start_methods(e, &python).size() == 3);
    e.executors = {Executor::sequential, Executor::threads};
    CHECK(available_start_methods(e, &python).empty());
    e.executors = {Executor::native_pool};
    CHECK(available_start_methods(e, nullptr) == std::vector{StartMethod::fork, StartMethod::spawn});
    e.executors = {Executor::pool, Executor::native_pool};
    CHECK(available_start_methods(e, &python) == std::vector{StartMethod::fork, StartMethod::spawn});
}

TEST_CASE("what the interpreter lacks is an error at its control") {
    const auto python = python311();
    Experiment e;
    FieldErrors errors;
    check_interpreter(e, &python, false, errors);
    CHECK(errors.empty());
    e.executors.push_back(Executor::interpreters);
    check_interpreter(e, &python, false, errors);
    CHECK(errors[Field::executors].starts_with("CPython 3.11.2 has no Interpreters."));
    errors.clear();
    check_interpreter(e, nullptr, true, errors);
    CHECK(errors[Field::python].starts_with("Looking"));
    errors.clear();
    e.executors = {Executor::native_sequential};
    check_interpreter(e, nullptr, false, errors);
    CHECK(errors.empty());
}

TEST_CASE("an executor that is ticked anew keeps its place; sequential ones come first") {
    ExperimentForm form;
    form.tick(Executor::pool);
    form.tick(Executor::threads);
    form.tick(Executor::sequential);
    CHECK(form.executors.front().executor == Executor::sequential);
    form.executors[1].on = false;
    CHECK_FALSE(form.is_on(Executor::pool));
    form.tick(Executor::pool);
    CHECK(form.is_on(Executor::pool));
    CHECK(form.executors.size() == 3);
}
