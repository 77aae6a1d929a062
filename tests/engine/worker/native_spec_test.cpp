#include "engine/worker/native_spec.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace poolscope;
using nlohmann::json;

namespace {

json sound_spec() {
    return {{"function", {{"name", "heavy_computation"}, {"file", nullptr}}},
            {"inputs", {5, 6, 7, 8, 9, 10, 11, 12, 13}},
            {"executor", "native-pool"},
            {"workers", 2},
            {"start_method", "spawn"},
            {"chunksize", nullptr},
            {"trace_dir", "/dev/shm/poolscope-x/trace"}};
}

std::string error_with(const char* field, const json& value) {
    json spec = sound_spec();
    spec[field] = value;
    const auto parsed = worker::parse_spec(spec.dump());
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().kind == base::ErrorKind::input);
    CHECK_FALSE(parsed.error().remedy.empty());
    return parsed.error().what;
}

}  // namespace

TEST_CASE("A native specification is read as it was written") {
    const auto spec = worker::parse_spec(sound_spec().dump());
    REQUIRE(spec.has_value());
    CHECK(spec->inputs.size() == 9);
    CHECK(spec->executor == experiment::Executor::native_pool);
    CHECK(spec->workers == 2);
    CHECK(spec->start_method == experiment::StartMethod::spawn);
    CHECK(spec->trace_dir == "/dev/shm/poolscope-x/trace");
}

TEST_CASE("The chunk size is the one of multiprocessing.Pool, and none where there are no chunks") {
    CHECK(worker::parse_spec(sound_spec().dump())->chunksize == 2);  // 9 inputs, 2 workers: ceil(9 / 8)
    json spec = sound_spec();
    spec["chunksize"] = 5;
    CHECK(worker::parse_spec(spec.dump())->chunksize == 5);
    spec["executor"] = "native-threads";
    CHECK_FALSE(worker::parse_spec(spec.dump())->chunksize);
}

TEST_CASE("A wrong specification is refused with the field and the value") {
    CHECK(error_with("inputs", json::array()) == "The specification's inputs is [].");
    CHECK(error_with("inputs", {1, "two"}) == "The specification's inputs is \"two\".");
    CHECK(error_with("inputs", {1.5}) == "The specification's inputs is 1.5.");
    CHECK(error_with("inputs", json::array({true})) == "The specification's inputs is true.");
    CHECK(error_with("inputs", {10'000'000'001}) == "The specification's inputs is 10000000001.");
    CHECK(error_with("inputs", {18'446'744'073'709'551'615U}) == "The specification's inputs is 18446744073709551615.");
    CHECK(error_with("executor", "pool") == "The specification's executor is \"pool\".");
    CHECK(error_with("executor", 3) == "The specification's executor is 3.");
    CHECK(error_with("workers", 0) == "The specification's workers is 0.");
    CHECK(error_with("workers", -1) == "The specification's workers is -1.");
    CHECK(error_with("workers", 100'000) == "The specification's workers is 100000.");
    CHECK(error_with("chunksize", 0) == "The specification's chunksize is 0.");
    CHECK(error_with("start_method", "forkserver") == "The specification's start_method is \"forkserver\".");
    CHECK(error_with("function", {{"name", "other"}, {"file", nullptr}}).starts_with("The specification's function"));
    CHECK(error_with("function", {{"name", "heavy_computation"}, {"file", "/x.py"}})
              .starts_with("The specification's function"));
    CHECK_FALSE(worker::parse_spec("{\"inputs\": [1,").has_value());
    CHECK_FALSE(worker::parse_spec("[]").has_value());
    CHECK_FALSE(worker::parse_spec("{}").has_value());
}
