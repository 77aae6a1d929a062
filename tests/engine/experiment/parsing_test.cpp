#include "engine/experiment/experiment.hpp"

#include <doctest/doctest.h>

using namespace poolscope::experiment;
using poolscope::base::ErrorKind;

TEST_CASE("parse_integer takes signs and underscores, and names the option and the text otherwise") {
    CHECK(parse_integer("5_000_000", "--n") == 5'000'000);
    CHECK(parse_integer(" -5 ", "--n") == -5);
    CHECK(parse_integer("+7", "--n") == 7);
    for (const auto* text : {"abc", "", "-", "1.5", "5_", "_5", "5__0", "--5", "1e3", "5 0"}) {
        CAPTURE(text);
        const auto wrong = parse_integer(text, "--n");
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().kind == ErrorKind::input);
        CHECK(wrong.error().where == "--n");
        CHECK(wrong.error().what.find(text) != std::string::npos);
    }
    const auto large = parse_integer("99999999999999999999", "--n");
    REQUIRE_FALSE(large);
    CHECK(large.error().what == "99999999999999999999 is too large");
}

TEST_CASE("parse_worker_list reads numbers, ranges and both, in order") {
    CHECK(parse_worker_list("4") == std::vector<unsigned>{4});
    CHECK(parse_worker_list("1, 2,4") == std::vector<unsigned>{1, 2, 4});
    CHECK(parse_worker_list("1..4") == std::vector<unsigned>{1, 2, 3, 4});
    CHECK(parse_worker_list("8,1..3") == std::vector<unsigned>{8, 1, 2, 3});
}

TEST_CASE("parse_worker_list refuses what is no list of possible counts") {
    for (const auto* text : {"", "0", "513", "1,,2", "4..1", "1..", "..4", "x", "2,1..3"}) {
        CAPTURE(text);
        const auto wrong = parse_worker_list(text);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().where == "--workers");
    }
    CHECK(parse_worker_list("4..1").error().remedy == "Write 1..4.");
    CHECK(parse_worker_list("2,1..3").error().what.starts_with("2 workers are named twice"));
}

TEST_CASE("parse_numbers reads a list with blanks and underscores") {
    CHECK(parse_numbers("5000000, 5_000_001") == std::vector<std::int64_t>{5'000'000, 5'000'001});
    CHECK_FALSE(parse_numbers(""));
    CHECK_FALSE(parse_numbers("1,"));
    CHECK(parse_numbers("1,two").error().where == "--numbers");
}

TEST_CASE("parse_executor_list keeps the order and refuses what is no name") {
    CHECK(parse_executor_list("pool, sequential") == std::vector{Executor::pool, Executor::sequential});
    CHECK(parse_executor_list("pool,").error().what == "there is no executor \"\"");
    CHECK_FALSE(parse_executor_list(""));
}
