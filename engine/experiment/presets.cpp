#include "engine/experiment/presets.hpp"

#include <algorithm>

namespace poolscope::experiment {
namespace {

using enum Executor;

Experiment named(std::string title, std::vector<Executor> executors) {
    Experiment experiment;
    experiment.title = std::move(title);
    experiment.executors = std::move(executors);
    return experiment;
}

Preset native() {
    auto experiment = named("Native C++", {native_sequential, native_threads, native_pool});
    experiment.numbers = {200'000'000, 200'000'001, 200'000'002, 200'000'003};
    return {std::move(experiment), "What can this hardware do where there is no GIL at all?"};
}

Experiment tiny(std::string title) {
    auto experiment = named(std::move(title), {sequential, pool});
    experiment.numbers.assign(2'000, 100);
    experiment.chunksize = 1;
    return experiment;
}

Preset tiny_chunks() {
    auto experiment = tiny("Tiny tasks in chunks");
    experiment.chunksize = 250;
    return {std::move(experiment), "The same tiny tasks, 250 in one message: is the pool worth it now?"};
}

Preset uneven() {
    auto experiment = named("Uneven work", {sequential, pool});
    experiment.numbers.clear();
    for (std::int64_t step = 1; step <= 8; ++step) experiment.numbers.push_back(step * 500'000);
    experiment.chunksize = 1;
    return {std::move(experiment), "Each task is longer than the one before: who waits for whom at the end?"};
}

Preset sweep(unsigned parallelism) {
    auto experiment = named("More and more workers", {sequential, pool});
    experiment.numbers.assign(12, 1'000'000);
    experiment.chunksize = 1;
    const unsigned most = std::min(std::max(parallelism, 1U) * 2, 16U);
    for (unsigned workers = 1; workers <= most; ++workers) experiment.workers.push_back(workers);
    return {std::move(experiment), "How does the speedup grow with the workers, and where does it stop?"};
}

}  // namespace

std::vector<Preset> presets(unsigned parallelism) {
    return {
        {Experiment{}, "Does a pool of processes use all cores, where one process cannot?"},
        native(),
        {named("Threads and the GIL", {sequential, threads, pool}), "Do threads help where the work is pure Python?"},
        {named("Two pools and processes", {sequential, pool, executor, process}),
         "Pool, ProcessPoolExecutor or one Process each: does it matter for a few long tasks?"},
        {named("Subinterpreters", {sequential, threads, interpreters, pool}),
         "Is one process enough when every interpreter in it has a GIL of its own?"},
        {tiny("Tiny tasks"), "What does it cost to send 2,000 tiny tasks one by one?"},
        tiny_chunks(),
        uneven(),
        sweep(parallelism),
    };
}

const Preset* find_preset(const std::vector<Preset>& presets, std::string_view title) noexcept {
    const auto it = std::ranges::find_if(presets, [&](const Preset& p) { return p.experiment.title == title; });
    return it == presets.end() ? nullptr : &*it;
}

}  // namespace poolscope::experiment
