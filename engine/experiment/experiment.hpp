#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::experiment {

/// How the inputs are worked through. The first six run in CPython (or PyPy), the native ones in C++.
enum class Executor {
    sequential,         ///< one call after the other, in one process
    threads,            ///< concurrent.futures.ThreadPoolExecutor
    pool,               ///< multiprocessing.Pool
    executor,           ///< concurrent.futures.ProcessPoolExecutor
    process,            ///< one multiprocessing.Process an input, results by Queue
    interpreters,       ///< concurrent.futures.InterpreterPoolExecutor, where the interpreter has it
    native_sequential,  ///< the same loop in C++
    native_threads,
    native_pool,  ///< worker processes in C++; start methods fork and spawn
};

enum class StartMethod { fork, spawn, forkserver };

/// The names that a person types: "sequential", "native-pool", "forkserver", ...
std::string_view name_of(Executor executor) noexcept;
std::string_view name_of(StartMethod method) noexcept;
/// The name on screens: "Sequential", "Pool", "ProcessPoolExecutor", "Native pool", ...
std::string_view title_of(Executor executor) noexcept;
/// Input errors name the unknown word and the nearest or all valid ones.
base::Result<Executor> parse_executor(std::string_view word);
base::Result<StartMethod> parse_start_method(std::string_view word);
const std::vector<Executor>& all_executors();

bool is_native(Executor executor) noexcept;
/// True where workers are processes, so that a start method applies.
bool uses_processes(Executor executor) noexcept;
/// True for `sequential` and `native_sequential`: one worker, no chunks.
bool is_sequential(Executor executor) noexcept;
/// True where a chunk size applies (pool, executor, interpreters, native_pool).
bool uses_chunks(Executor executor) noexcept;
/// The yardstick of an executor's speedup: `sequential` of the same runtime.
Executor sequential_of(Executor executor) noexcept;

/// What is called for each input. Without a file it is the built-in `heavy_computation(n)`, the sum of
/// `i*i` for `i` below `n`; with a file it is a function of that Python file.
struct Function {
    std::string name = "heavy_computation";
    std::optional<std::filesystem::path> file;

    friend bool operator==(const Function&, const Function&) = default;
};

/// A comparison: one function over a list of inputs by one or more executors.
struct Experiment {
    std::string title = "The proof";
    Function function;
    std::vector<std::int64_t> numbers{5'000'000, 5'000'001, 5'000'002, 5'000'003};
    std::string inputs_json;  ///< a JSON array; when not empty it stands in place of `numbers`
    std::vector<Executor> executors{Executor::sequential, Executor::pool};
    std::vector<unsigned> workers;            ///< several make a sweep; empty: what this machine can use
    std::optional<StartMethod> start_method;  ///< none: the interpreter's own default
    std::optional<unsigned> chunksize;        ///< none: the executor's own default
    unsigned repeats = 5;
    unsigned warmup = 0;
    bool traced = true;                           ///< one more pass with telemetry, for the timeline
    std::optional<std::filesystem::path> python;  ///< none: the best one found
    std::chrono::seconds timeout{60};             ///< bound on one pass of one executor

    [[nodiscard]] std::size_t input_count() const;
    friend bool operator==(const Experiment&, const Experiment&) = default;
};

/// The bounds that validation enforces, for messages and for the controls of the window.
struct Limits {
    static constexpr unsigned max_workers = 512;
    static constexpr unsigned max_repeats = 1000;
    static constexpr std::size_t max_inputs = 1'000'000;
    static constexpr std::int64_t max_n = 10'000'000'000;
};

/// Checks everything that needs no interpreter: ranges, non-empty lists, combinations, that files exist.
/// Returns the experiment unchanged, or an input error naming the option and the value.
base::Result<Experiment> validate(Experiment experiment);

/// "1,2,4" or "1..8" or a mix, underscores allowed in numbers; order kept, duplicates refused.
base::Result<std::vector<unsigned>> parse_worker_list(std::string_view text);
/// "sequential,pool"; blanks allowed, order kept.
base::Result<std::vector<Executor>> parse_executor_list(std::string_view text);
/// "5000000,5_000_001"; blanks allowed.
base::Result<std::vector<std::int64_t>> parse_numbers(std::string_view text);
/// A whole decimal number with optional sign and underscores; the error names `option` and the text.
base::Result<std::int64_t> parse_integer(std::string_view text, std::string_view option);

/// `heavy_computation(n)` by its closed form (n-1)*n*(2n-1)/6, exact in 128 bits, as decimal digits.
/// n <= 0 gives "0". Independent of any run: what results are checked against.
std::string closed_form(std::int64_t n);

}  // namespace poolscope::experiment
