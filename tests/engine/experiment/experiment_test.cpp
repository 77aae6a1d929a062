#include "engine/experiment/experiment.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace poolscope::experiment;

TEST_CASE("closed_form equals the loop for small n") {
    std::uint64_t sum = 0;
    for (std::int64_t n = 0; n < 2'000; ++n) {
        REQUIRE(closed_form(n) == std::to_string(sum));
        sum += static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(n);
    }
    CHECK(closed_form(-3) == "0");
}

TEST_CASE("closed_form is exact beyond 64 bits") {
    // Python: sum(i * i for i in range(5_000_000)) and the formula in whole numbers for 10**10.
    CHECK(closed_form(5'000'000) == "41666654166667500000");
    CHECK(closed_form(Limits::max_n) == "333333333283333333335000000000");
}

TEST_CASE("the default experiment is valid and is the proof") {
    const auto proof = validate(Experiment{});
    REQUIRE(proof);
    CHECK(*proof == Experiment{});
    CHECK(proof->input_count() == 4);
}

TEST_CASE("validate names the option and the value at fault") {
    struct Case {
        std::string option;
        std::string value;
        std::function<void(Experiment&)> spoil;
    };
    const std::vector<Case> cases{
        {"--workers", "0", [](auto& e) { e.workers = {2, 0}; }},
        {"--workers", "513", [](auto& e) { e.workers = {513}; }},
        {"--workers", "2", [](auto& e) { e.workers = {2, 2}; }},
        {"--numbers", "-5", [](auto& e) { e.numbers = {-5}; }},
        {"--numbers", "no inputs", [](auto& e) { e.numbers.clear(); }},
        {"--numbers", "10000000001", [](auto& e) { e.numbers = {Limits::max_n + 1}; }},
        {"--chunksize", "0", [](auto& e) { e.chunksize = 0; }},
        {"--repeat", "0", [](auto& e) { e.repeats = 0; }},
        {"--warmup", "1001", [](auto& e) { e.warmup = 1001; }},
        {"--timeout", "0", [](auto& e) { e.timeout = std::chrono::seconds{0}; }},
        {"--executors", "no executor", [](auto& e) { e.executors.clear(); }},
        {"--executors", "pool", [](auto& e) { e.executors = {Executor::pool, Executor::pool}; }},
        {"--start-method", "forkserver",
         [](auto& e) {
             e.executors = {Executor::native_pool};
             e.start_method = StartMethod::forkserver;
         }},
        {"--inputs", "no JSON array", [](auto& e) { e.inputs_json = "{\"a\": 1}"; }},
        {"--inputs", "no JSON array", [](auto& e) { e.inputs_json = "[1, 2"; }},
        {"--inputs", "0 elements", [](auto& e) { e.inputs_json = "[]"; }},
        {"--inputs", "\"two\"", [](auto& e) { e.inputs_json = "[1, \"two\"]"; }},
        {"--function", "missing.py", [](auto& e) { e.function = {"f", "missing.py"}; }},
        {"--function", ".txt", [](auto& e) { e.function = {"f", "notes.txt"}; }},
        {"--function", "1f", [](auto& e) { e.function = {"1f", "missing.py"}; }},
        {"--function", "other", [](auto& e) { e.function = {"other", {}}; }},
        {"--python", "nowhere", [](auto& e) { e.python = "nowhere/python3"; }},
        {"--python", "folder", [](auto& e) { e.python = "/"; }},
    };
    for (const auto& [option, value, spoil] : cases) {
        CAPTURE(option);
        CAPTURE(value);
        Experiment experiment;
        spoil(experiment);
        const auto wrong = validate(experiment);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().kind == poolscope::base::ErrorKind::input);
        CHECK(wrong.error().where == option);
        CHECK(wrong.error().what.find(value) != std::string::npos);
        CHECK_FALSE(wrong.error().remedy.empty());
    }
}

TEST_CASE("inputs in JSON stand in place of the numbers") {
    Experiment experiment;
    experiment.inputs_json = "[1, 2, 3, 4, 5]";
    REQUIRE(validate(experiment));
    CHECK(experiment.input_count() == 5);
}
