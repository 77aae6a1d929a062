#include "engine/experiment/presets.hpp"

#include "engine/experiment/experiment_toml.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace poolscope::experiment;

TEST_CASE("every preset is valid, asks a question and survives a file") {
    for (const unsigned parallelism : {0U, 1U, 4U, 256U}) {
        for (const auto& [experiment, question] : presets(parallelism)) {
            CAPTURE(experiment.title);
            CHECK(validate(experiment).has_value());
            CHECK(question.ends_with('?'));
            const auto read = read_toml(write_toml(experiment), "preset.toml");
            REQUIRE(read);
            CHECK(*read == experiment);
        }
    }
}

TEST_CASE("the first preset is the proof, and titles are unique") {
    const auto all = presets(4);
    CHECK(all.front().experiment == Experiment{});
    std::set<std::string> titles;
    for (const auto& preset : all) CHECK(titles.insert(preset.experiment.title).second);
    CHECK(find_preset(all, "Tiny tasks")->experiment.chunksize == 1U);
    CHECK(find_preset(all, "tiny tasks") == nullptr);
}

TEST_CASE("every executor is in a preset, each with a yardstick of its own runtime") {
    std::set<Executor> seen;
    for (const auto& [experiment, question] : presets(2)) {
        for (const Executor executor : experiment.executors) {
            seen.insert(executor);
            CHECK(std::ranges::count(experiment.executors, sequential_of(executor)) == 1);
        }
    }
    CHECK(seen == std::set<Executor>(all_executors().begin(), all_executors().end()));
}

TEST_CASE("the sweep goes to twice the recommended workers") {
    const auto all = presets(3);
    const auto* sweep = find_preset(all, "More and more workers");
    REQUIRE(sweep);
    CHECK(sweep->experiment.workers == std::vector<unsigned>{1, 2, 3, 4, 5, 6});
}
