#include "engine/process/program.hpp"

#include "tests/engine/process/kept_run.hpp"

#include <unistd.h>

#include <csignal>
#include <fstream>

using poolscope::process::Launch;
using poolscope::process::Program;
using poolscope::tests::child_program;
using poolscope::tests::KeptRun;

namespace {

bool exists(std::int32_t pid) {
    return ::kill(pid, 0) == 0;
}

std::string launch_error(const std::string& path) {
    boost::asio::io_context io;
    Launch launch;
    launch.arguments = {path};
    const auto launched = Program::launch(io, launch, {});
    REQUIRE_FALSE(launched.has_value());
    CHECK_FALSE(launched.error().remedy.empty());
    return launched.error().what;
}

}  // namespace

TEST_CASE("Program tells the exit code, once, after everything else") {
    KeptRun run(KeptRun::misbehave("exit", "7"));
    run.start();
    run.run_to_end();
    CHECK(run.exit->code == 7);
    CHECK_FALSE(run.exit->signal);
    CHECK(run.exit->leftovers_ended == 0);
    CHECK(run.exit->error.empty());
    CHECK(run.ends == 1);
    CHECK(run.pid > 0);
    CHECK_FALSE(exists(run.program->keeper_pid()));
}

TEST_CASE("Program tells the signal that a program died of") {
    KeptRun run(KeptRun::misbehave("signal", std::to_string(SIGSEGV)));
    run.start();
    run.run_to_end();
    CHECK_FALSE(run.exit->code);
    CHECK(run.exit->signal == SIGSEGV);
}

TEST_CASE("Program passes lines of descriptor 3, and not those of the keeper") {
    KeptRun run(KeptRun::misbehave("control", "500"));
    run.start();
    run.run_to_end();
    REQUIRE(run.control.size() == 500);
    CHECK(run.control.front() == R"({"type":"line","n":0})");
    CHECK(run.control.back() == R"({"type":"line","n":499})");
}

TEST_CASE("Program keeps characters whole and replaces what is not UTF-8") {
    KeptRun run(KeptRun::misbehave("wrong-utf8"));
    run.start();
    run.run_to_end();
    CHECK(run.out == "gr\u00FC\uFFFD\n\uFFFD");
}

TEST_CASE("Program lets output through up to its limit and counts the rest") {
    KeptRun run(KeptRun::misbehave("print", "1000000"));
    run.launch.max_output_bytes = 300'000;
    run.start();
    run.run_to_end();
    CHECK(run.out.size() == 300'000);
    CHECK(run.lost == 700'000);
}

TEST_CASE("Program gives its child descriptors 0 to 3 and no others, also with several at once") {
    std::vector<std::unique_ptr<KeptRun>> runs;
    for (int count = 0; count < 4; ++count) {
        runs.push_back(std::make_unique<KeptRun>(KeptRun::misbehave("descriptors")));
        runs.back()->start();
    }
    for (const auto& run : runs) {
        run->run_to_end();
        CHECK(run->out == "0 1 2 3 ");
    }
}

TEST_CASE("Program sets the environment and the working folder") {
    KeptRun variable(KeptRun::misbehave("variable", "POOLSCOPE_TEST_VALUE"));
    variable.launch.environment["POOLSCOPE_TEST_VALUE"] = "a=b c";
    variable.start();
    variable.run_to_end();
    CHECK(variable.out == "a=b c");

    KeptRun folder(KeptRun::misbehave("folder"));
    folder.launch.working_dir = "/usr";
    folder.start();
    folder.run_to_end();
    CHECK(folder.out == "/usr");
}

TEST_CASE("Program lets watchers attach to the keeper before the program exists") {
    KeptRun run(KeptRun::misbehave("exit", "0"));
    std::int32_t watched = 0;
    run.before_start = [&](std::int32_t keeper) {
        watched = keeper;
        CHECK(exists(keeper));
        std::ifstream children("/proc/" + std::to_string(keeper) + "/task/" + std::to_string(keeper) + "/children");
        CHECK(std::string(std::istreambuf_iterator<char>(children), {}).empty());
    };
    run.start();
    CHECK(watched == run.program->keeper_pid());
    run.run_to_end();
}

TEST_CASE("Program says clearly why it cannot start") {
    CHECK(launch_error("/nonexistent/python3") == "There is no program /nonexistent/python3.");
    CHECK(launch_error("/usr") == "/usr is a folder, not a program.");
    CHECK(launch_error("/etc/passwd") == "/etc/passwd may not be executed.");
    CHECK(launch_error("") == "No program was given to start.");
}

TEST_CASE("Program reports a file that is executable but no program") {
    const auto path = std::filesystem::temp_directory_path() / ("poolscope-no-program-" + std::to_string(::getpid()));
    std::ofstream(path) << "neither ELF nor script";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    KeptRun run({path.string()});
    run.start();
    run.run_to_end();
    std::filesystem::remove(path);
    CHECK_FALSE(run.exit->code);
    CHECK(run.exit->error == path.string() + " cannot be started: Exec format error");
}

TEST_CASE("Destroying a Program ends it in silence") {
    KeptRun run(KeptRun::misbehave("ignore-signals"));
    run.start();
    run.run_until_ready();
    run.program.reset();
    CHECK_FALSE(exists(run.pid));
    run.io.run_for(std::chrono::seconds(1));
    CHECK(run.ends == 0);
}
