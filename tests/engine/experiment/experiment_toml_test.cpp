#include "engine/experiment/experiment_toml.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>

using namespace poolscope::experiment;

namespace {

/// What is wrong with a text, as a person reads it.
std::string complaint(std::string_view text) {
    const auto wrong = read_toml(text, "dir/x.toml");
    return wrong ? "nothing" : describe(wrong.error());
}

}  // namespace

TEST_CASE("a written experiment is read back equal") {
    Experiment experiment;
    experiment.title = "Tabs\tand \"quotes\" and \\ and \xc3\xbc";
    experiment.executors = all_executors();
    experiment.workers = {1, 2, 8};
    experiment.start_method = StartMethod::spawn;
    experiment.chunksize = 3;
    experiment.repeats = 9;
    experiment.warmup = 2;
    experiment.traced = false;
    experiment.python = "/bin/sh";
    experiment.timeout = std::chrono::seconds{7};
    CHECK(read_toml(write_toml(experiment), "x.toml") == experiment);
    CHECK(read_toml(write_toml(Experiment{}), "x.toml") == Experiment{});

    experiment.inputs_json = "[1,\n 2]";
    CHECK(read_toml(write_toml(experiment), "x.toml") == experiment);
}

TEST_CASE("a function of one's own is found beside the file") {
    const auto folder = std::filesystem::temp_directory_path() / ("poolscope-toml-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "prime.py") << "def count(n): return n\n";
    std::ofstream(folder / "x.toml")
        << "[experiment]\nfunction = \"prime.py:count\"\ninputs = [\"a\", [1, 2.5], true]\n";
    const auto experiment = load_toml(folder / "x.toml");
    REQUIRE(experiment);
    CHECK(experiment->function == Function{"count", folder / "prime.py"});
    CHECK(experiment->inputs_json == "[\"a\",[1,2.5],true]");
    CHECK(read_toml(write_toml(*experiment), "elsewhere.toml") == *experiment);
    std::filesystem::remove_all(folder);
}

TEST_CASE("n and tasks, and the forms of workers") {
    const auto experiment = read_toml("[experiment]\nn = 10\ntasks = 3\nworkers = \"1..3\"", "x.toml");
    REQUIRE(experiment);
    CHECK(experiment->numbers == std::vector<std::int64_t>{10, 11, 12});
    CHECK(experiment->workers == std::vector<unsigned>{1, 2, 3});
    CHECK(read_toml("[experiment]\nworkers = 4", "x.toml")->workers == std::vector<unsigned>{4});
    CHECK(read_toml("[experiment]\nworkers = [4, 2]", "x.toml")->workers == std::vector<unsigned>{4, 2});
}

TEST_CASE("every fault is told with file, line and column") {
    CHECK(complaint("[experiment]\nn = = 3").starts_with("dir/x.toml:2:5: "));
    CHECK(complaint("[experiment]\n  worker = 3") ==
          "dir/x.toml:2:3: there is no key \"worker\"\nDid you mean workers?");
    CHECK(complaint("[experiment]\nrepeat = \"five\"") ==
          "dir/x.toml:2:10: repeat has to be a whole number, not string");
    CHECK(complaint("[experiment]\nrepeat = 0").starts_with("dir/x.toml:2:10: repeat = 0 is out of range"));
    CHECK(complaint("[experiment]\nexecutors = [\"pool\", \"pol\"]") ==
          "dir/x.toml:2:22: there is no executor \"pol\"\nDid you mean pool?");
    CHECK(complaint("[experiment]\nexecutors = []").starts_with("dir/x.toml:2:13: there is no executor"));
    CHECK(complaint("[experiment]\nworkers = [1, 0]").starts_with("dir/x.toml:2:15: 0 is no possible number"));
    CHECK(complaint("[experiment]\nworkers = 1.5").starts_with("dir/x.toml:2:11: workers has to be"));
    CHECK(complaint("[experiment]\nnumbers = [-1]").starts_with("dir/x.toml:2:11: heavy_computation(-1)"));
    CHECK(complaint("[experiment]\nstart_method = \"frk\"").starts_with("dir/x.toml:2:16: there is no start method"));
    CHECK(complaint("[experiment]\nfunction = \"nope.py:f\"").starts_with("dir/x.toml:2:12: dir/nope.py does not"));
    CHECK(complaint("[experiment]\ninputs = \"nope.json\"").starts_with("dir/x.toml:2:10: dir/nope.json cannot"));
    CHECK(complaint("[experiment]\nn = 3\nnumbers = [1]").starts_with("dir/x.toml:1:1: the inputs are given"));
    CHECK(complaint("[experiment]\nnumbers = [1]\ntasks = 2").starts_with("dir/x.toml:3:9: tasks goes with n"));
    CHECK(complaint("[experimnt]\nn = 3").starts_with("dir/x.toml:1:2: there is no table \"experimnt\""));
    CHECK(complaint("").starts_with("dir/x.toml:1:1: the table [experiment] is missing"));
    CHECK(load_toml("nowhere/at/all.toml").error().what == "nowhere/at/all.toml cannot be read");
    CHECK(load_toml("/").error().what == "/ is a folder");
}
