#include "app/cli/experiment_options.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>
#include <functional>

using namespace poolscope;
using namespace poolscope::cli;
using experiment::Executor;
using experiment::Experiment;

namespace {

struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("poolscope-options-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directory(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string write(const char* name, std::string_view text) const {
        std::ofstream(path / name) << text;
        return (path / name).string();
    }
};

}  // namespace

TEST_CASE("no options leave the base as it is") {
    CHECK(build_experiment({}, Experiment{}) == Experiment{});
}

TEST_CASE("options become the experiment") {
    ExperimentOptions options;
    options.n = "10_000";
    options.tasks = "3";
    options.executors = "sequential, threads,pool";
    options.workers = "4";
    options.start_method = "spawn";
    options.chunksize = "2";
    options.repeat = "7";
    options.warmup = "1";
    options.timeout = "9";
    const auto built = build_experiment(options, Experiment{});
    REQUIRE(built);
    Experiment expected;
    expected.numbers = {10'000, 10'001, 10'002};
    expected.executors = {Executor::sequential, Executor::threads, Executor::pool};
    expected.workers = {4};
    expected.start_method = experiment::StartMethod::spawn;
    expected.chunksize = 2;
    expected.repeats = 7;
    expected.warmup = 1;
    expected.timeout = std::chrono::seconds{9};
    CHECK(*built == expected);
}

TEST_CASE("--tasks alone keeps the first number, --n alone the count") {
    ExperimentOptions options;
    options.tasks = "2";
    CHECK(build_experiment(options, {})->numbers == std::vector<std::int64_t>{5'000'000, 5'000'001});
    options = {};
    options.n = "7";
    CHECK(build_experiment(options, {})->numbers == std::vector<std::int64_t>{7, 8, 9, 10});
}

TEST_CASE("options override the file") {
    const Folder folder;
    ExperimentOptions options;
    options.file = folder.write("x.toml", "[experiment]\nnumbers = [1, 2]\nrepeat = 8\n");
    options.repeat = "2";
    const auto built = build_experiment(options, {});
    REQUIRE(built);
    CHECK(built->numbers == std::vector<std::int64_t>{1, 2});
    CHECK(built->repeats == 2);
}

TEST_CASE("a function of one's own with its inputs") {
    const Folder folder;
    ExperimentOptions options;
    const auto file = folder.write("prime.py", "def count(n): return n\n");
    options.function = file + ":count";
    CHECK(build_experiment(options, {}).error().where == "--function");  // no inputs yet
    options.inputs = folder.write("inputs.json", "[\"a\", 2]");
    const auto built = build_experiment(options, {});
    REQUIRE(built);
    CHECK(built->function == experiment::Function{"count", file});
    CHECK(built->inputs_json == "[\"a\", 2]");
    options.inputs.reset();
    options.numbers = "-3";
    CHECK(build_experiment(options, {})->numbers == std::vector<std::int64_t>{-3});
}

TEST_CASE("what cannot be used is refused under the option's name") {
    struct Case {
        std::string option;
        std::string value;
        std::function<void(ExperimentOptions&)> spoil;
    };
    const std::vector<Case> cases{
        {"--n", "-5", [](auto& o) { o.n = "-5"; }},
        {"--n", "abc", [](auto& o) { o.n = "abc"; }},
        {"--n", "10000000000", [](auto& o) { o.n = "10000000000"; }},
        {"--tasks", "0", [](auto& o) { o.tasks = "0"; }},
        {"--numbers", "x", [](auto& o) { o.numbers = "1,x"; }},
        {"--numbers", "more than once",
         [](auto& o) {
             o.numbers = "1";
             o.n = "1";
         }},
        {"--inputs", "nowhere.json", [](auto& o) { o.inputs = "nowhere.json"; }},
        {"--inputs", "/", [](auto& o) { o.inputs = "/"; }},
        {"--executors", "pol", [](auto& o) { o.executors = "pol"; }},
        {"--executors", "\"\"", [](auto& o) { o.executors = "pool,"; }},
        {"--workers", "0", [](auto& o) { o.workers = "0"; }},
        {"--start-method", "fork2", [](auto& o) { o.start_method = "fork2"; }},
        {"--chunksize", "0", [](auto& o) { o.chunksize = "0"; }},
        {"--repeat", "1001", [](auto& o) { o.repeat = "1001"; }},
        {"--warmup", "-1", [](auto& o) { o.warmup = "-1"; }},
        {"--timeout", "0", [](auto& o) { o.timeout = "0"; }},
        {"--python", "nowhere", [](auto& o) { o.python = "/nowhere/python3"; }},
        {"--function", "prime.py", [](auto& o) { o.function = "prime.py"; }},
        {"--function", "prime.py:", [](auto& o) { o.function = "prime.py:"; }},
        {"", "nowhere.toml", [](auto& o) { o.file = "nowhere.toml"; }},
    };
    for (const auto& [option, value, spoil] : cases) {
        CAPTURE(option);
        CAPTURE(value);
        ExperimentOptions options;
        spoil(options);
        const auto wrong = build_experiment(options, {});
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().kind == base::ErrorKind::input);
        CHECK(wrong.error().where == (option.empty() ? "--experiment" : option));
        CHECK(wrong.error().what.find(value) != std::string::npos);
        CHECK_FALSE(wrong.error().remedy.empty());
    }
}

TEST_CASE("find_program looks names up and leaves paths alone") {
    const Folder folder;
    const auto file = folder.write("tool", "#!/bin/sh\n");
    const std::string path = "/nowhere:" + folder.path.string();
    CHECK(find_program("tool", path) == "tool");  // not executable
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    CHECK(find_program("tool", path) == file);
    CHECK(find_program("./tool", path) == "./tool");
    CHECK(find_program("absent", path) == "absent");
}
