#include "engine/platform/linux/switch_pairing.hpp"

#include <doctest/doctest.h>

using namespace poolscope;
using namespace std::chrono_literals;
using platform::OnCore;
using platform::SwitchPairing;
using platform::SwitchRecord;
using enum platform::SwitchRecord::Kind;

namespace {

SwitchRecord record(SwitchRecord::Kind kind, base::Nanoseconds at, std::int32_t tid, std::uint64_t count = 0) {
    return {kind, at, 100, tid, count};
}

struct Core3 {
    SwitchPairing pairing{3, 1000ns};
    std::vector<OnCore> spans;

    void add(SwitchRecord::Kind kind, base::Nanoseconds at, std::int32_t tid, std::uint64_t count = 0) {
        pairing.add(record(kind, at, tid, count), spans);
    }
    void show_open(base::Nanoseconds until) { pairing.show_open(until, spans); }
    void check_span(std::size_t index, base::Interval span, std::int32_t tid, bool preempted) const {
        REQUIRE(index < spans.size());
        CHECK(spans[index].span == span);
        CHECK(spans[index].core == 3);
        CHECK(spans[index].pid == 100);
        CHECK(spans[index].tid == tid);
        CHECK(spans[index].preempted == preempted);
    }
};

}  // namespace

TEST_CASE("SwitchPairing: in and out make a span, which knows whether it was preempted") {
    Core3 core;
    core.add(in, 1010ns, 1);
    core.add(out, 1020ns, 1);
    core.add(in, 1030ns, 2);
    core.add(preempted, 1040ns, 2);
    REQUIRE(core.spans.size() == 2);
    core.check_span(0, {1010ns, 1020ns}, 1, false);
    core.check_span(1, {1030ns, 1040ns}, 2, true);
    CHECK(core.pairing.lost() == 0);
}

TEST_CASE("SwitchPairing: a thread that ends is not seen to leave") {
    Core3 core;
    core.add(in, 1010ns, 1);
    core.add(ended, 1020ns, 1);
    core.add(in, 1030ns, 2);
    core.add(out, 1040ns, 2);
    REQUIRE(core.spans.size() == 2);
    core.check_span(0, {1010ns, 1020ns}, 1, false);
    CHECK(core.pairing.lost() == 0);
}

TEST_CASE("SwitchPairing: what leaves first was there from the beginning") {
    Core3 core;
    core.add(out, 1020ns, 1);
    core.add(out, 1030ns, 1);  // but not a second time
    REQUIRE(core.spans.size() == 1);
    core.check_span(0, {1000ns, 1020ns}, 1, false);
    CHECK(core.pairing.lost() == 1);
}

TEST_CASE("SwitchPairing: an open span is shown piece by piece, without gap or overlap") {
    Core3 core;
    core.show_open(1005ns);
    CHECK(core.spans.empty());
    core.add(in, 1010ns, 1);
    core.show_open(1020ns);
    core.show_open(1020ns);
    core.show_open(1030ns);
    core.add(preempted, 1040ns, 1);
    core.show_open(1050ns);
    REQUIRE(core.spans.size() == 3);
    core.check_span(0, {1010ns, 1020ns}, 1, false);
    core.check_span(1, {1020ns, 1030ns}, 1, false);
    core.check_span(2, {1030ns, 1040ns}, 1, true);
}

TEST_CASE("SwitchPairing: a record that comes late does not make spans overlap") {
    Core3 core;
    core.add(in, 1010ns, 1);
    core.show_open(1050ns);
    core.add(out, 1040ns, 1);
    core.add(in, 1045ns, 2);
    core.add(out, 1060ns, 2);
    REQUIRE(core.spans.size() == 2);
    core.check_span(0, {1010ns, 1050ns}, 1, false);
    core.check_span(1, {1050ns, 1060ns}, 2, false);
    CHECK(core.pairing.lost() == 0);
}

TEST_CASE("SwitchPairing: lost records leave a gap and are counted") {
    Core3 core;
    core.add(in, 1010ns, 1);
    core.add(lost, 1020ns, 0, 7);
    core.add(in, 1030ns, 2);
    core.add(out, 1040ns, 2);
    REQUIRE(core.spans.size() == 1);
    core.check_span(0, {1030ns, 1040ns}, 2, false);
    CHECK(core.pairing.lost() == 7);
}

TEST_CASE("SwitchPairing: a half without its other half is counted, and never guessed") {
    Core3 core;
    core.add(in, 1010ns, 1);
    core.add(in, 1020ns, 2);   // 1 was not seen to leave
    core.add(out, 1030ns, 3);  // 3 was not seen to come
    core.add(in, 1040ns, 4);
    core.add(out, 1050ns, 4);
    REQUIRE(core.spans.size() == 1);
    core.check_span(0, {1040ns, 1050ns}, 4, false);
    CHECK(core.pairing.lost() == 2);
}
