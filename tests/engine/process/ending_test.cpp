#include "engine/process/linux/process_tree.hpp"

#include "tests/engine/process/kept_run.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

using namespace poolscope;
using tests::KeptRun;
namespace fs = std::filesystem;

namespace {

/// A run whose processes all carry a mark in their environment, so that whoever is left can be found.
class MarkedRun : public KeptRun {
public:
    explicit MarkedRun(const std::vector<std::string>& arguments) : KeptRun(arguments) {
        static int count = 0;
        mark_ = std::to_string(::getpid()) + "-" + std::to_string(++count);
        launch.environment["POOLSCOPE_TEST_MARK"] = mark_;
    }

    [[nodiscard]] std::size_t alive() const {
        std::size_t found = 0;
        for (const auto& entry : process::list_processes())
            if (!entry.is_dead() && process::has_environment_entry(entry.pid, "POOLSCOPE_TEST_MARK=" + mark_)) ++found;
        return found;
    }

private:
    std::string mark_;
};

std::string shared_memory_name() {
    return "/poolscope_test_" + std::to_string(::getpid());
}

}  // namespace

TEST_CASE("end() ends whatever a program does against it") {
    for (const auto& [mode, value] : {std::pair{"ignore-signals", ""},
                                      {"chain", "20"},
                                      {"bomb", "200"},
                                      {"spin", ""},
                                      {"close-all", ""},
                                      {"stop", ""},
                                      {"wait", ""}}) {
        CAPTURE(mode);
        MarkedRun run(KeptRun::misbehave(mode, value));
        run.start();
        run.run_until_ready();
        run.program->end();
        run.program->end();
        run.run_to_end();
        CHECK(run.exit->signal == SIGKILL);
        CHECK(run.alive() == 0);
        CHECK(run.ends == 1);
    }
}

TEST_CASE("A program that stops or kills its keeper is ended all the same") {
    for (const int signal : {SIGSTOP, SIGKILL, SIGTERM}) {
        CAPTURE(signal);
        MarkedRun run(KeptRun::misbehave("signal-parent", std::to_string(signal)));
        run.start();
        run.run_until_ready();
        run.program->end();
        run.run_to_end();
        CHECK(run.exit->signal == SIGKILL);
        CHECK(run.alive() == 0);
        CHECK(run.ends == 1);
    }
}

TEST_CASE("What a program leaves behind is ended and counted") {
    MarkedRun run(KeptRun::misbehave("escape"));
    run.start();
    run.run_to_end();
    CHECK(run.exit->code == 0);
    CHECK(run.exit->leftovers_ended == 1);
    CHECK(run.alive() == 0);
}

TEST_CASE("A name in shared memory that killed processes held is removed, an older one is not") {
    const std::string name = shared_memory_name();
    const std::string older = "/dev/shm" + name + "_older";
    std::ofstream(older) << "stays";
    MarkedRun run(KeptRun::misbehave("hold-name", name));
    run.start();
    run.run_until_ready();
    CHECK(fs::exists("/dev/shm" + name));
    ::kill(run.pid, SIGKILL);
    run.run_to_end();
    CHECK(run.exit->signal == SIGKILL);
    CHECK(run.exit->leftovers_ended == 1);
    CHECK_FALSE(fs::exists("/dev/shm" + name));
    CHECK(fs::remove(older));
}

TEST_CASE("A semaphore that killed processes held is removed") {
    MarkedRun run(KeptRun::misbehave("hold-semaphore", shared_memory_name()));
    const fs::path path = "/dev/shm/sem." + shared_memory_name().substr(1);
    run.start();
    run.run_until_ready();
    CHECK(fs::exists(path));
    run.program->end();
    run.run_to_end();
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("A name that a program made just before it was killed is removed") {
    MarkedRun run(KeptRun::misbehave("drop-name", shared_memory_name()));
    run.start();
    run.run_to_end();
    CHECK(run.exit->signal == SIGKILL);
    CHECK_FALSE(fs::exists("/dev/shm" + shared_memory_name()));
}

TEST_CASE("Names that others made during a run stay") {
    const std::string base = "/dev/shm" + shared_memory_name();
    MarkedRun run(KeptRun::misbehave("ignore-signals"));
    run.start();
    run.run_until_ready();
    std::ofstream(base + "_readable") << "as cp makes it";
    std::ofstream(base + "_earlier") << "not of the last moment";
    fs::permissions(base + "_earlier", fs::perms::owner_read | fs::perms::owner_write);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    fs::permissions(base + "_readable", fs::perms(0644));
    std::ofstream held(base + "_held");
    fs::permissions(base + "_held", fs::perms::owner_read | fs::perms::owner_write);
    run.program->end();
    run.run_to_end();
    for (const char* name : {"_readable", "_earlier", "_held"}) {
        CAPTURE(name);
        CHECK(fs::remove(base + name));
    }
}

TEST_CASE("A resource tracker may finish its work when all others are gone") {
    const fs::path leaked = fs::temp_directory_path() / ("poolscope-test-leak-" + std::to_string(::getpid()));
    std::ofstream(leaked) << "leaked";
    MarkedRun run(KeptRun::misbehave("track", leaked.string()));
    run.start();
    run.run_until_ready();
    run.program->end();
    run.run_to_end();
    CHECK_FALSE(fs::exists(leaked));
    CHECK(run.alive() == 0);
}

TEST_CASE("The run's folder is removed last, and only a run's folder") {
    const fs::path folder = "/dev/shm/poolscope-test-" + std::to_string(::getpid());
    fs::create_directories(folder / "phase" / "trace");
    std::ofstream(folder / "phase" / "spec.json") << "{}";
    MarkedRun run(KeptRun::misbehave("exit", "0"));
    run.launch.remove_dir = folder / "phase";
    run.start();
    run.run_to_end();
    CHECK_FALSE(fs::exists(folder / "phase"));
    CHECK(fs::exists(folder));

    auto guard = process::guard_folder(run.io, folder);
    REQUIRE(guard.has_value());
    guard->reset();
    CHECK_FALSE(fs::exists(folder));

    CHECK_FALSE(process::guard_folder(run.io, fs::temp_directory_path()).has_value());
    CHECK_FALSE(process::guard_folder(run.io, folder / ".." / "..").has_value());
}

TEST_CASE("When the keeper is killed, this process ends what it kept") {
    for (const auto& [mode, value] : {std::pair{"chain", "10"}, {"bomb", "100"}, {"ignore-signals", ""}}) {
        CAPTURE(mode);
        MarkedRun run(KeptRun::misbehave(mode, value));
        run.start();
        run.run_until_ready();
        ::kill(run.program->keeper_pid(), SIGKILL);
        run.run_to_end();
        CHECK_FALSE(run.exit->error.empty());
        CHECK(run.alive() == 0);
    }
}
