// tiny_app FOLDER PROGRAM ARGS...: does with a program what the app does with one, so that a test can kill it.
// Prints "keeper PID" and "program PID" as it learns them. SIGTERM ends the program in order.

#include "engine/process/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

int main(int argc, char** argv) {
    using namespace poolscope;
    if (argc < 3) return 64;
    boost::asio::io_context io;
    const std::filesystem::path folder = argv[1];
    // Guarded before it exists: there is no moment at which a killed app leaves it.
    const auto guard = process::guard_folder(io, folder);
    if (!guard) return 65;
    std::filesystem::create_directories(folder / "trace");
    std::ofstream(folder / "spec.json") << "{}";

    boost::asio::signal_set signals(io, SIGTERM);
    process::Launch launch;
    launch.arguments.assign(argv + 2, argv + argc);
    process::Handlers handlers;
    handlers.started = [](std::int32_t pid) {
        std::printf("program %d\n", pid);
        std::fflush(stdout);
    };
    handlers.ended = [&](const process::Exit&) { signals.cancel(); };
    const auto program = process::Program::launch(io, launch, handlers, [](std::int32_t keeper) {
        std::printf("keeper %d\n", keeper);
        std::fflush(stdout);
    });
    if (!program) return 66;
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (!failed) (*program)->end();
    });
    io.run();
    return 0;
}
