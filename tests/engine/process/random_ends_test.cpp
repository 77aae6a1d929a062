#include "engine/process/linux/process_tree.hpp"
#include "engine/process/program.hpp"

#include "tests/support/child_programs.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace poolscope;
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

/// One run in an app of its own, known by a mark that its processes and files carry.
class EndedRun {
public:
    EndedRun(std::string mark, const std::vector<std::string>& program)
        : mark_(std::move(mark)), said_("/tmp/said-" + mark_) {
        std::vector<std::string> words{tests::child_program("tiny_app"), "/dev/shm/poolscope-" + mark_};
        words.insert(words.end(), program.begin(), program.end());
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const std::string helpers = process::find_helper("poolscope-keeper").value().parent_path().string();
        app_ = ::fork();
        if (app_ == 0) {
            ::setenv("POOLSCOPE_TEST_MARK", mark_.c_str(), 1);
            ::setenv("POOLSCOPE_LIBEXEC", helpers.c_str(), 1);
            ::dup2(::open(said_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), STDOUT_FILENO);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
    }
    EndedRun(const EndedRun&) = delete;
    EndedRun& operator=(const EndedRun&) = delete;
    ~EndedRun() {
        ::kill(app_, SIGKILL);
        ::waitpid(app_, nullptr, 0);
        fs::remove(said_);
    }

    [[nodiscard]] pid_t app() const { return app_; }
    /// What the app said of its "keeper" or "program" so far; 0 when nothing.
    [[nodiscard]] pid_t process_called(const std::string& role) const {
        std::ifstream said(said_);
        std::string word;
        for (pid_t pid = 0; said >> word >> pid;)
            if (word == role) return pid;
        return 0;
    }

    [[nodiscard]] bool has_program_within(std::chrono::milliseconds patience) const {
        const auto give_up = Clock::now() + patience;
        while (process_called("program") == 0 && Clock::now() < give_up)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return process_called("program") != 0;
    }

    /// What is left of it: processes and names in shared memory.
    [[nodiscard]] std::vector<std::string> left() const {
        std::vector<std::string> found;
        for (const auto& entry : process::list_processes())
            if (!entry.is_dead() && process::has_environment_entry(entry.pid, "POOLSCOPE_TEST_MARK=" + mark_))
                found.push_back("process " + std::to_string(entry.pid));
        for (const auto& item : fs::directory_iterator("/dev/shm"))
            if (item.path().filename().string().find(mark_) != std::string::npos) found.push_back(item.path().string());
        return found;
    }

    [[nodiscard]] std::vector<std::string> left_after(std::chrono::milliseconds patience) const {
        const auto give_up = Clock::now() + patience;
        auto found = left();
        while (!found.empty() && Clock::now() < give_up) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            ::waitpid(app_, nullptr, WNOHANG);
            found = left();
        }
        return found;
    }

private:
    const std::string mark_;
    const std::string said_;
    pid_t app_ = 0;
};

std::vector<std::vector<std::string>> programs(const std::string& mark) {
    const std::string misbehave = tests::child_program("misbehave");
    const std::string name = "poolscope_test_" + mark;
    std::vector<std::vector<std::string>> all{
        {misbehave, "bomb", "150"},   {misbehave, "chain", "15"},           {misbehave, "escape"},
        {misbehave, "close-all"},     {misbehave, "hold-name", "/" + name}, {misbehave, "spin"},
        {misbehave, "ignore-signals"}};
    const std::string python = "/usr/bin/python3";
    if (fs::exists(python))
        for (const char* start_method : {"fork", "spawn", "forkserver"})
            all.push_back({python, tests::child_program("busy_pool.py"), name, start_method});
    return all;
}

/// Ways in which a run may end, by the process that gets a signal.
struct Way {
    const char* role;
    int signal;
};
constexpr Way ways[] = {{"app", SIGKILL},     {"app", SIGTERM},    {"program", SIGKILL},
                        {"program", SIGTERM}, {"keeper", SIGTERM}, {"keeper", SIGKILL}};

}  // namespace

TEST_CASE("Runs that end at random moments in random ways leave nothing behind") {
    const char* asked = std::getenv("POOLSCOPE_RANDOM_ENDS");
    const int rounds = asked != nullptr ? std::atoi(asked) : 10;
    std::random_device seed;
    const unsigned first = seed();
    CAPTURE(first);
    std::mt19937 random(first);
    std::chrono::milliseconds longest{0};
    for (int round = 0; round < rounds; ++round) {
        const std::string mark = std::to_string(::getpid()) + "-" + std::to_string(round);
        const auto choices = programs(mark);
        const auto& program = choices[random() % choices.size()];
        const Way way = ways[random() % std::size(ways)];
        const std::chrono::microseconds moment(random() % 400'000);
        EndedRun run(mark, program);
        // Mostly in the middle, sometimes while the app still starts everything.
        if (random() % 4 != 0) REQUIRE(run.has_program_within(std::chrono::seconds(10)));
        std::this_thread::sleep_for(moment);
        pid_t target = way.role == std::string("app") ? run.app() : run.process_called(way.role);
        // So early that there is none yet: then the app it is.
        if (target == 0) target = run.app();
        ::kill(target, way.signal);
        const auto begin = Clock::now();
        // A program that ignores SIGTERM goes on, as it may; then the app is told.
        if (way.signal == SIGTERM && way.role == std::string("program")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            ::kill(run.app(), SIGTERM);
        }
        const auto left = run.left_after(std::chrono::milliseconds(2000));
        longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin));
        std::string what = program[1] + " ended by signal " + std::to_string(way.signal) + " to " + way.role +
                           " after " + std::to_string(moment.count()) + " us leaves";
        for (const std::string& item : left) what += " " + item;
        CHECK_MESSAGE(left.empty(), what);
    }
    MESSAGE(rounds << " ends, the longest took " << longest.count() << " ms");
}
