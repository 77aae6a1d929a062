#include "engine/worker/native_channel.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>

#include <thread>

using namespace poolscope::worker;
using poolscope::process::Descriptor;

namespace {

std::pair<NativeChannel, NativeChannel> connected() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    return {NativeChannel(Descriptor(ends[0])), NativeChannel(Descriptor(ends[1]))};
}

}  // namespace

TEST_CASE("Chunks survive the way through a channel, large ones too") {
    auto [here, far_end] = connected();
    NativeChannel& there = far_end;
    const TaskChunk tasks{7, 21, std::vector<std::int64_t>(300'000, -3)};
    const ResultChunk results{8, 24, {0, ~Sum{0}, Sum{1} << 70}};
    std::jthread sending([&there, &tasks, &results] {
        there.send(encode(tasks));
        there.send(encode(results));
    });
    Bytes message;
    REQUIRE(here.receive(message));
    const TaskChunk got_tasks = decode_tasks(message);
    CHECK(got_tasks.index == 7);
    CHECK(got_tasks.first_task == 21);
    CHECK(got_tasks.inputs == tasks.inputs);
    REQUIRE(here.receive(message));
    const ResultChunk got_results = decode_results(message);
    CHECK(got_results.index == 8);
    CHECK(got_results.first_task == 24);
    CHECK((got_results.results == results.results));
}

TEST_CASE("A channel whose other end is gone says so, and raises no signal") {
    auto [here, there] = connected();
    there.close();
    Bytes message;
    CHECK_FALSE(here.receive(message));
    CHECK_FALSE(here.send(encode(TaskChunk{0, 0, {1}})));
}
