#pragma once

#include "engine/process/program.hpp"
#include "tests/support/child_programs.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::tests {

/// A program under a keeper, and everything it said.
class KeptRun {
public:
    explicit KeptRun(const std::vector<std::string>& arguments) { launch.arguments = arguments; }

    static std::vector<std::string> misbehave(const std::string& mode, const std::string& value = {}) {
        return {child_program("misbehave"), mode, value};
    }

    /// Starts it; fails the test when that does not work.
    void start() {
        auto launched = process::Program::launch(io, launch, handlers(), before_start);
        REQUIRE_MESSAGE(launched.has_value(), launched.error().what);
        program = std::move(*launched);
    }

    /// Runs until it has ended, or 5 s, which is too long for anything here.
    void run_to_end() {
        io.run_for(std::chrono::seconds(5));
        REQUIRE(exit.has_value());
    }

    void run_until_ready() {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (out.find("ready") == std::string::npos && std::chrono::steady_clock::now() < give_up)
            io.run_one_for(std::chrono::milliseconds(50));
        REQUIRE(out.find("ready") != std::string::npos);
    }

    boost::asio::io_context io;
    process::Launch launch;
    std::function<void(std::int32_t)> before_start;
    std::unique_ptr<process::Program> program;
    std::int32_t pid = 0;
    std::string out;
    std::string err;
    std::vector<std::string> control;
    std::uint64_t lost = 0;
    int ends = 0;
    std::optional<process::Exit> exit;

private:
    process::Handlers handlers() {
        process::Handlers made;
        made.started = [this](std::int32_t started) { pid = started; };
        made.out = [this](std::string_view text) { out += text; };
        made.err = [this](std::string_view text) { err += text; };
        made.control = [this](std::string_view line) { control.emplace_back(line); };
        made.output_lost = [this](std::uint64_t bytes) { lost += bytes; };
        made.ended = [this](const process::Exit& how) {
            ++ends;
            exit = how;
        };
        return made;
    }
};

}  // namespace poolscope::tests
