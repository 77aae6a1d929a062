#include "engine/experiment/python_source.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace poolscope::experiment;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("poolscope-source-" + std::to_string(::getpid()));
    Folder() { fs::create_directory(path); }
    ~Folder() { fs::remove_all(path); }
};

struct Answer {
    std::string text;
    int status = -1;
};

Answer run(const std::string& command) {
    Answer answer;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> part{};
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) answer.text.append(part.data(), size);
    answer.status = ::pclose(pipe);
    return answer;
}

/// Commands that start a Python of 3.8 or later here.
std::vector<std::string> pythons() {
    std::vector<std::string> candidates{"python3", "pypy3"};
    const char* home = std::getenv("HOME");
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(fs::path(home ? home : "") / ".pyenv/versions", none))
        candidates.push_back((entry.path() / "bin/python3").string());
    std::vector<std::string> found;
    for (const auto& candidate : candidates)
        if (run("'" + candidate + "' -c 'import sys; sys.exit(sys.version_info < (3, 8))'").status == 0)
            found.push_back(candidate);
    return found;
}

bool ends_in(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string span_text(const PythonSource& source, const Span& span) {
    return source.lines[span.line].text.substr(span.begin, span.end - span.begin);
}

}  // namespace

TEST_CASE("the proof is written as a learner would") {
    Experiment experiment;
    experiment.chunksize = 1;
    const auto source = python_source(experiment, 4, StartMethod::fork);
    CHECK(source.text() == R"(import multiprocessing as mp
from time import perf_counter

def heavy_computation(n):
    return sum(i * i for i in range(n))

if __name__ == "__main__":
    numbers = [5_000_000, 5_000_001,
               5_000_002, 5_000_003]

    start = perf_counter()
    seq = [heavy_computation(n)
           for n in numbers]
    took = perf_counter() - start
    print(f"Sequential: {took:.4f}s")

    ctx = mp.get_context("fork")
    start = perf_counter()
    with ctx.Pool(processes=4) as pool:
        par = pool.map(heavy_computation,
                       numbers, chunksize=1)
    took = perf_counter() - start
    print(f"Parallel (Pool): {took:.4f}s")
)");
}

TEST_CASE("each parameter has its place in the code") {
    Experiment experiment;
    experiment.chunksize = 7;
    experiment.start_method = StartMethod::spawn;
    const auto source = python_source(experiment, 16, StartMethod::fork);
    std::vector<std::string> places;
    for (const auto& span : source.spans)
        places.push_back(fmt::format("{}:{}", static_cast<int>(span.parameter), span_text(source, span)));
    CHECK(places == std::vector<std::string>{"0:heavy_computation", "1:5_000_000", "2:seq", "4:\"spawn\"", "3:Pool",
                                             "5:16", "6:7"});
}

TEST_CASE("a worker count of the experiment is shown, that of a sweep is the caller's") {
    Experiment experiment;
    experiment.workers = {3};
    CHECK(python_source(experiment, 8, StartMethod::fork).text().find("processes=3)") != std::string::npos);
    experiment.workers = {1, 2, 8};
    CHECK(python_source(experiment, 8, StartMethod::fork).text().find("processes=8)") != std::string::npos);
}

TEST_CASE("many inputs are written short, and exact") {
    const auto inputs_of = [](std::vector<std::int64_t> numbers) {
        Experiment experiment;
        experiment.numbers = std::move(numbers);
        const auto source = python_source(experiment, 2, StartMethod::fork);
        std::string text;
        for (const auto& line : source.lines)
            if (!text.empty() || line.text.starts_with("    numbers")) {
                if (line.text.empty()) break;
                text += line.text + "\n";
            }
        return text;
    };
    std::vector<std::int64_t> consecutive, evens, equal(100, 20'000), mixed;
    for (int i = 0; i < 100; ++i) {
        consecutive.push_back(5'000'000 + i);
        evens.push_back(100 - 2 * i);
        mixed.push_back(i * i);
    }
    CHECK(inputs_of(consecutive) == "    numbers = list(range(5_000_000, 5_000_100))\n");
    CHECK(inputs_of(evens) == "    numbers = list(range(100, -99, -2))\n");
    CHECK(inputs_of(equal) == "    numbers = [20_000] * 100\n");
    CHECK(inputs_of({7}) == "    numbers = [7]\n");
    CHECK(inputs_of(mixed).starts_with("    numbers = [0, 1, 4, 9, 16, 25, 36, 49,\n               64,"));
}

TEST_CASE("lines keep to the width where the code allows it") {
    Experiment experiment;
    experiment.executors = all_executors();
    for (const auto& line : python_source(experiment, 512, StartMethod::forkserver).lines) {
        CAPTURE(line.text);
        CHECK(line.text.size() <= 44);
        CHECK_FALSE(ends_in(line.text, " "));
    }
}

TEST_CASE("the native executors have no Python") {
    Experiment experiment;
    experiment.executors = {Executor::native_sequential, Executor::native_pool};
    const auto text = python_source(experiment, 2, StartMethod::fork).text();
    CHECK(text.find("    # native-pool: in C++, no Python") != std::string::npos);
    CHECK(text.find("multiprocessing") == std::string::npos);
}

TEST_CASE("the file runs on every Python here and gives the closed form by every executor") {
    const Folder folder;
    Experiment experiment;
    experiment.numbers = {20'000, 20'001, 20'002};
    experiment.executors = {Executor::sequential, Executor::threads, Executor::pool, Executor::executor,
                            Executor::process};
    std::string expected = "[";
    for (const auto n : experiment.numbers) expected += (expected.size() > 1 ? ", " : "") + closed_form(n);
    expected += "]";
    const auto found = pythons();
    if (found.empty()) MESSAGE("no Python here: nothing was run");
    for (const auto& python : found) {
        CAPTURE(python);
        const auto method = python == "python3" ? StartMethod::spawn : StartMethod::fork;
        std::ofstream(folder.path / "proof.py")
            << python_source(experiment, 2, method).text() << "    for found in (seq, thr, par, exe, one):\n"
            << "        print(found)\n";
        const auto answer = run(fmt::format("'{}' -W ignore '{}'", python, (folder.path / "proof.py").string()));
        CAPTURE(answer.text);
        REQUIRE(answer.status == 0);
        CHECK(answer.text.starts_with("Sequential: 0."));
        CHECK(answer.text.find("\nParallel (Pool): 0.") != std::string::npos);
        std::string five;
        for (int i = 0; i < 5; ++i) five += expected + "\n";
        CHECK(ends_in(answer.text, five));
    }
}

TEST_CASE("a learner's own function is imported from its file, whatever the file's name") {
    const Folder folder;
    if (run("python3 --version").status != 0) {
        MESSAGE("no python3 here: nothing was run");
        return;
    }
    for (const auto* name : {"twice.py", "my-twice.py"}) {
        CAPTURE(name);
        std::ofstream(folder.path / name) << "def twice(x):\n    return x * 2\n";
        Experiment experiment;
        experiment.function = {"twice", folder.path / name};
        experiment.inputs_json = R"([1, "\u00e9\n\"", [true, null], 2.5, 12345678901234567890123])";
        REQUIRE(validate(experiment));
        std::ofstream(folder.path / "proof.py")
            << python_source(experiment, 2, StartMethod::spawn).text()
            << "    assert seq == par == [2, '\\u00e9\\n\"' * 2, [True, None] * 2, 5.0, 24691357802469135780246]\n";
        const auto answer = run(fmt::format("python3 '{}'", (folder.path / "proof.py").string()));
        CAPTURE(answer.text);
        CHECK(answer.status == 0);
    }
}
