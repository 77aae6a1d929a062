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
        REQUIRE(app_ >= 0);  // A signal to -1 would go to everybody.
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
        if (!app_reaped_) {
            ::kill(app_, SIGKILL);
            ::waitpid(app_, nullptr, 0);
        }
        fs::remove(said_);
    }

    /// Signals the process, or the app where that one is not there yet or any more. Never a stranger: a number may have
    /// been given to somebody else by now.
    void signal(const std::string& role, int number) const {
        const pid_t target = role == "app" ? app_ : process_called(role);
        const bool is_there = target > 0 && process::has_environment_entry(target, entry());
        if (is_there || !app_reaped_) ::kill(is_there ? target : app_, number);
    }

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
            if (!entry.is_dead() && process::has_environment_entry(entry.pid, this->entry()))
                found.push_back("process " + std::to_string(entry.pid));
        for (const auto& item : fs::directory_iterator("/dev/shm"))
            if (item.path().filename().string().find(mark_) != std::string::npos) found.push_back(item.path().string());
        return found;
    }

    [[nodiscard]] std::vector<std::string> left_after(std::chrono::milliseconds patience) {
        const auto give_up = Clock::now() + patience;
        auto found = left();
        while (!found.empty() && Clock::now() < give_up) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            app_reaped_ = app_reaped_ || ::waitpid(app_, nullptr, WNOHANG) == app_;
            found = left();
        }
        return found;
    }

private:
    [[nodiscard]] std::string entry() const { return "POOLSCOPE_TEST_MARK=" + mark_; }

    const std::string mark_;
    const std::string said_;
    pid_t app_ = 0;
    bool app_reaped_ = false;
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
        run.signal(way.role, way.signal);
        const auto begin = Clock::now();
        // A program that ignores SIGTERM goes on, as it may; then the app is told.
        if (way.signal == SIGTERM && way.role == std::string("program")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            run.signal("app", SIGTERM);
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
