#include "app/views/command_line.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using experiment::Executor;
using experiment::Experiment;
using views::command_line;

TEST_CASE("the proof is a short command") {
    CHECK(command_line(Experiment{}) == "poolscope run --executors sequential,pool --repeat 5");
}

TEST_CASE("what differs from the default is an option") {
    Experiment e;
    e.numbers = {100, 101, 102};
    e.workers = {3};
    e.start_method = experiment::StartMethod::spawn;
    e.chunksize = 2;
    e.warmup = 1;
    e.executors = {Executor::sequential, Executor::native_pool};
    CHECK(command_line(e) ==
          "poolscope run --n 100 --tasks 3 --executors sequential,native-pool --workers 3 --start-method spawn "
          "--chunksize 2 --repeat 5 --warmup 1");
}

TEST_CASE("several worker counts are a sweep, uneven numbers a list, a long list is cut") {
    Experiment e;
    e.workers = {1, 2, 3, 4};
    e.numbers = {5, 50, 500};
    CHECK(command_line(e) ==
          "poolscope sweep --numbers 5,50,500 --executors sequential,pool --workers 1..4 --repeat 5");
    e.numbers.assign(2000, 7);
    CHECK(command_line(e).find("--numbers 7,7,7,7,… ") != std::string::npos);
}

TEST_CASE("a path is quoted for the shell") {
    Experiment e;
    e.function = {"count", "my files/it's.py"};
    CHECK(command_line(e).find("--function 'my files/it'\\''s.py:count' --numbers 5000000,") != std::string::npos);
}

TEST_CASE("the interpreter is named only where it is not the default") {
    Experiment e;
    e.python = "/opt/python3.14";
    CHECK(command_line(e, "/opt/python3.14").find("--python") == std::string::npos);
    CHECK(command_line(e, "/usr/bin/python3").ends_with("--python /opt/python3.14"));
}
