#include "app/views/command_line.hpp"

#include "app/session/shell_word.hpp"
#include "app/views/experiment_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace poolscope::views {
namespace {

bool counts_up(const std::vector<std::int64_t>& numbers) {
    return std::ranges::adjacent_find(numbers, [](auto a, auto b) { return b != a + 1; }) == numbers.end();
}

std::string number_list(const std::vector<std::int64_t>& numbers) {
    constexpr std::size_t shown = 12;
    if (numbers.size() <= shown) return fmt::format("{}", fmt::join(numbers, ","));
    return fmt::format("{},…", fmt::join(numbers.begin(), numbers.begin() + 4, ","));
}

std::string inputs_options(const experiment::Experiment& experiment) {
    const experiment::Experiment proof;
    const auto& numbers = experiment.numbers;
    if (!experiment.inputs_json.empty()) return " --inputs inputs.json";
    if (!experiment.function.file && numbers == proof.numbers) return "";
    if (numbers.empty() || experiment.function.file || !counts_up(numbers)) return " --numbers " + number_list(numbers);
    std::string text;
    if (numbers.front() != proof.numbers.front()) text += fmt::format(" --n {}", numbers.front());
    if (numbers.size() != proof.numbers.size()) text += fmt::format(" --tasks {}", numbers.size());
    return text;
}

std::string executor_list(const std::vector<experiment::Executor>& executors) {
    std::vector<std::string_view> names;
    for (const auto executor : executors) names.push_back(experiment::name_of(executor));
    return fmt::format("{}", fmt::join(names, ","));
}

}  // namespace

std::string command_line(const experiment::Experiment& experiment,
                         const std::optional<std::filesystem::path>& default_python) {
    std::string text = experiment.workers.size() > 1 ? "poolscope sweep" : "poolscope run";
    if (experiment.function.file)
        text +=
            " --function " + session::shell_quoted(experiment.function.file->string() + ":" + experiment.function.name);
    text += inputs_options(experiment);
    text += " --executors " + executor_list(experiment.executors);
    if (!experiment.workers.empty()) text += " --workers " + worker_list_text(experiment.workers);
    if (experiment.start_method)
        text += fmt::format(" --start-method {}", experiment::name_of(*experiment.start_method));
    if (experiment.chunksize) text += fmt::format(" --chunksize {}", *experiment.chunksize);
    text += fmt::format(" --repeat {}", experiment.repeats);
    if (experiment.warmup != 0) text += fmt::format(" --warmup {}", experiment.warmup);
    if (experiment.python && experiment.python != default_python)
        text += " --python " + session::shell_quoted(experiment.python->string());
    return text;
}

}  // namespace poolscope::views
