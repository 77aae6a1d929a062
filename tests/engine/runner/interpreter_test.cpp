#include "engine/runner/interpreter.hpp"

#include "engine/base/time.hpp"
#include "tests/engine/runner/test_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

namespace poolscope::runner {
namespace {

using namespace std::chrono_literals;

void check_refused(const std::filesystem::path& executable, const std::string& what) {
    const auto info = probe(executable, 300ms);
    REQUIRE_FALSE(info.has_value());
    CHECK(info.error().kind == base::ErrorKind::input);
    CHECK_MESSAGE(info.error().what.find(what) != std::string::npos, info.error().what);
    CHECK(info.error().what.find(executable.string()) != std::string::npos);
    CHECK_FALSE(info.error().remedy.empty());
}

TEST_CASE("what is no Python is refused, each with its reason") {
    const test::TestFolder folder;
    check_refused(folder.path() / "missing", "does not exist");
    check_refused(folder.path(), "is a folder");
    check_refused(folder.write("plain", "x"), "not an executable file");
    check_refused(folder.write_program("script", "#!/bin/sh\necho hello\n"), "is no Python");
    check_refused(folder.write_program("failing", "#!/bin/sh\nexit 3\n"), "is no Python");
    check_refused(folder.write_program("liar", "#!/bin/sh\necho '{\"type\":\"python\"}' >&3\n"), "answered");
    check_refused(folder.write_program("data", "\x01\x02\x03"), "");
}

TEST_CASE("what hangs or prints for ever is ended at the limit") {
    const test::TestFolder folder;
    const auto began = base::monotonic_now();
    check_refused(folder.write_program("hangs", "#!/bin/sh\nsleep 100\n"), "gave no answer within 0.3 s");
    check_refused(folder.write_program("prints", "#!/bin/sh\nwhile :; do echo yes; done\n"), "gave no answer");
    check_refused(folder.write_program("talks", "#!/bin/sh\nwhile :; do echo yes >&3; done\n"), "");
    MESSAGE("three endless programs took ", base::seconds(base::monotonic_now() - began), " s");
}

TEST_CASE("a stop request ends the asking") {
    const test::TestFolder folder;
    const auto hangs = folder.write_program("hangs", "#!/bin/sh\nsleep 100\n");
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    const auto info = probe(hangs, 60s, stop.get_token());
    REQUIRE_FALSE(info.has_value());
    CHECK(info.error().kind == base::ErrorKind::stopped);
}

TEST_CASE("a Python before 3.8 is refused with its version") {
    const test::TestFolder folder;
    check_refused(folder.write_program("old",
                                       "#!/bin/sh\necho '{\"type\": \"python\", \"number\": [3, 7, 16], "
                                       "\"version\": \"3.7.16\"}' >&3\n"),
                  "is Python 3.7.16, which is too old");
}

TEST_CASE("every Python found answers plausibly") {
    const auto all = discover();
    if (all.empty()) {
        MESSAGE("skipped: no Python on this machine");
        return;
    }
    for (const InterpreterInfo& info : all) {
        CAPTURE(info.path);
        CHECK(std::filesystem::path(info.path).is_absolute());
        CHECK_FALSE(info.version.empty());
        CHECK(info.default_workers.value_or(1) >= 1);
        REQUIRE(info.default_start_method.has_value());
        CHECK(std::ranges::count(info.start_methods, *info.default_start_method) == 1);
        if (!info.free_threaded_build) CHECK(info.gil == true);
        MESSAGE(info.implementation, " ", info.version, " at ", info.path, ", default ",
                name_of(*info.default_start_method));
    }
    const auto first = default_interpreter();
    REQUIRE(first.has_value());
    CHECK(first->path == all.front().path);
}

TEST_CASE("discovery hears of each Python at once and can be stopped") {
    std::stop_source stop;
    unsigned heard = 0;
    const auto all = discover(
        [&](const InterpreterInfo&) {
            ++heard;
            stop.request_stop();
        },
        stop.get_token());
    CHECK(all.size() == heard);
    CHECK(heard <= 1);
}

}  // namespace
}  // namespace poolscope::runner
