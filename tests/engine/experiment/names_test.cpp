#include "engine/experiment/experiment.hpp"

#include <doctest/doctest.h>

using namespace poolscope::experiment;

TEST_CASE("each executor's name is read back to it") {
    CHECK(all_executors().size() == 9);
    for (const Executor executor : all_executors()) CHECK(parse_executor(name_of(executor)) == executor);
    for (const auto method : {StartMethod::fork, StartMethod::spawn, StartMethod::forkserver})
        CHECK(parse_start_method(name_of(method)) == method);
}

TEST_CASE("an unknown name gets the nearest one, or all") {
    const auto near = parse_start_method("fork2");
    REQUIRE_FALSE(near);
    CHECK(near.error().what == "there is no start method \"fork2\"");
    CHECK(near.error().remedy == "Did you mean fork?");
    const auto far = parse_start_method("teleport");
    REQUIRE_FALSE(far);
    CHECK(far.error().remedy == "Choose from fork, spawn, forkserver.");
    CHECK(parse_start_method("sapwn").error().remedy == "Did you mean spawn?");
    CHECK(parse_executor("Pool").error().remedy == "Did you mean pool?");
}

TEST_CASE("what an executor needs follows from its kind") {
    CHECK(sequential_of(Executor::native_pool) == Executor::native_sequential);
    CHECK(sequential_of(Executor::interpreters) == Executor::sequential);
    CHECK(uses_processes(Executor::native_pool));
    CHECK_FALSE(uses_processes(Executor::interpreters));
    CHECK(uses_chunks(Executor::interpreters));
    CHECK_FALSE(uses_chunks(Executor::process));
}
