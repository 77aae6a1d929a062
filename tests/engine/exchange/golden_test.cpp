#include "engine/analysis/report.hpp"
#include "engine/exchange/event_log.hpp"
#include "engine/exchange/run_json.hpp"
#include "engine/timeline/timeline.hpp"
#include "tests/engine/exchange/picture.hpp"
#include "tests/engine/exchange/test_data.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// Recorded events in, the whole picture as text out. With POOLSCOPE_WRITE_GOLDEN set, the expected texts are written
// anew: read the difference before you keep it.

namespace poolscope::exchange {
namespace {

namespace fs = std::filesystem;

const fs::path data{test_data_dir};

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> golden_names() {
    std::vector<std::string> names;
    const std::string ending = ".events.jsonl";
    for (const auto& entry : fs::directory_iterator(data)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(ending)) names.push_back(name.substr(0, name.size() - ending.size()));
    }
    std::ranges::sort(names);
    return names;
}

timeline::Timeline fold(const std::vector<telemetry::Event>& events) {
    timeline::Timeline timeline;
    for (const telemetry::Event& event : events) timeline.apply(event);
    return timeline;
}

TEST_CASE("recorded events give the expected picture") {
    const std::vector<std::string> names = golden_names();
    CHECK(names.size() >= 7);
    for (const std::string& name : names) {
        CAPTURE(name);
        const auto events = read_log(content(data / (name + ".events.jsonl")));
        REQUIRE_MESSAGE(events.has_value(), events.error().where << ": " << events.error().what);
        const timeline::Timeline timeline = fold(*events);
        const std::string picture = picture_of(timeline, analysis::analyse(timeline));
        const fs::path expected = data / (name + ".expected.txt");
        if (std::getenv("POOLSCOPE_WRITE_GOLDEN") != nullptr) REQUIRE(write_file(expected, picture));
        CHECK(picture == content(expected));
    }
}

TEST_CASE("recorded events are written as they were read") {
    for (const std::string& name : golden_names()) {
        CAPTURE(name);
        const auto events = read_log(content(data / (name + ".events.jsonl")));
        REQUIRE(events);
        for (const telemetry::Event& event : *events) {
            const std::string line = to_line(event);
            const auto back = from_line(line);
            REQUIRE(back);
            REQUIRE(to_line(*back) == line);
        }
    }
}

}  // namespace
}  // namespace poolscope::exchange
