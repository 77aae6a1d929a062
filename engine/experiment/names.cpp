#include "engine/experiment/experiment.hpp"
#include "engine/experiment/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace poolscope::experiment {
namespace {

struct ExecutorNames {
    Executor executor;
    std::string_view name;
    std::string_view title;
};

constexpr std::array executor_names{
    ExecutorNames{Executor::sequential, "sequential", "Sequential"},
    ExecutorNames{Executor::threads, "threads", "Threads"},
    ExecutorNames{Executor::pool, "pool", "Pool"},
    ExecutorNames{Executor::executor, "executor", "ProcessPoolExecutor"},
    ExecutorNames{Executor::process, "process", "Process"},
    ExecutorNames{Executor::interpreters, "interpreters", "Interpreters"},
    ExecutorNames{Executor::native_sequential, "native-sequential", "Native sequential"},
    ExecutorNames{Executor::native_threads, "native-threads", "Native threads"},
    ExecutorNames{Executor::native_pool, "native-pool", "Native pool"},
};

struct StartMethodName {
    StartMethod method;
    std::string_view name;
};

constexpr std::array start_method_names{
    StartMethodName{StartMethod::fork, "fork"},
    StartMethodName{StartMethod::spawn, "spawn"},
    StartMethodName{StartMethod::forkserver, "forkserver"},
};

template <class Table>
std::vector<std::string_view> words_of(const Table& table) {
    std::vector<std::string_view> words;
    for (const auto& entry : table) words.push_back(entry.name);
    return words;
}

const ExecutorNames& names_of(Executor executor) noexcept {
    return *std::ranges::find(executor_names, executor, &ExecutorNames::executor);
}

}  // namespace

std::string_view name_of(Executor executor) noexcept {
    return names_of(executor).name;
}

std::string_view title_of(Executor executor) noexcept {
    return names_of(executor).title;
}

std::string_view name_of(StartMethod method) noexcept {
    return std::ranges::find(start_method_names, method, &StartMethodName::method)->name;
}

base::Result<Executor> parse_executor(std::string_view word) {
    const auto found = std::ranges::find(executor_names, word, &ExecutorNames::name);
    if (found != executor_names.end()) return found->executor;
    return base::input_error(fmt::format("there is no executor \"{}\"", word),
                             suggestion(word, words_of(executor_names)), "--executors");
}

base::Result<StartMethod> parse_start_method(std::string_view word) {
    const auto found = std::ranges::find(start_method_names, word, &StartMethodName::name);
    if (found != start_method_names.end()) return found->method;
    return base::input_error(fmt::format("there is no start method \"{}\"", word),
                             suggestion(word, words_of(start_method_names)), "--start-method");
}

const std::vector<Executor>& all_executors() {
    static const std::vector<Executor> all = [] {
        std::vector<Executor> executors;
        for (const auto& entry : executor_names) executors.push_back(entry.executor);
        return executors;
    }();
    return all;
}

bool is_native(Executor executor) noexcept {
    return executor == Executor::native_sequential || executor == Executor::native_threads ||
           executor == Executor::native_pool;
}

bool uses_processes(Executor executor) noexcept {
    return executor == Executor::pool || executor == Executor::executor || executor == Executor::process ||
           executor == Executor::native_pool;
}

bool is_sequential(Executor executor) noexcept {
    return executor == Executor::sequential || executor == Executor::native_sequential;
}

bool uses_chunks(Executor executor) noexcept {
    return executor == Executor::pool || executor == Executor::executor || executor == Executor::interpreters ||
           executor == Executor::native_pool;
}

Executor sequential_of(Executor executor) noexcept {
    return is_native(executor) ? Executor::native_sequential : Executor::sequential;
}

}  // namespace poolscope::experiment
