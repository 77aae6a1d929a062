#include "engine/platform/linux/perf_record.hpp"

#include <doctest/doctest.h>

#include <cstring>

using namespace poolscope::platform;
using namespace std::chrono_literals;
using enum SwitchRecord::Kind;

namespace {

/// Puts a record together as perf_event_open(2) lays it out.
class Bytes {
public:
    Bytes(std::uint32_t type, std::uint16_t misc) { put(type).put(misc).put(std::uint16_t{0}); }

    template <class T>
    Bytes& put(T value) {
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof value);
        std::memcpy(bytes_.data() + at, &value, sizeof value);
        return *this;
    }
    Bytes& words(std::initializer_list<std::uint32_t> words) {
        for (const auto word : words) put(word);
        return *this;
    }
    /// pid 7, tid 8, at 1234 ns, core 2.
    Bytes& trailer() { return words({7, 8}).put(std::uint64_t{1234}).words({2, 0}); }

    std::vector<std::byte> whole() {
        const auto size = static_cast<std::uint16_t>(bytes_.size());
        std::memcpy(bytes_.data() + 6, &size, sizeof size);
        return bytes_;
    }

private:
    std::vector<std::byte> bytes_;
};

constexpr std::uint32_t type_lost = 2, type_exit = 4, type_fork = 7, type_switch = 14;
constexpr std::uint16_t misc_out = 1U << 13U, misc_preempted = 1U << 14U;

}  // namespace

TEST_CASE("parse_perf_record: switches") {
    CHECK(parse_perf_record(Bytes(type_switch, 0).trailer().whole()) == SwitchRecord{in, 1234ns, 7, 8, 0});
    CHECK(parse_perf_record(Bytes(type_switch, misc_out).trailer().whole()) == SwitchRecord{out, 1234ns, 7, 8, 0});
    CHECK(parse_perf_record(Bytes(type_switch, misc_out | misc_preempted).trailer().whole()) ==
          SwitchRecord{preempted, 1234ns, 7, 8, 0});
}

TEST_CASE("parse_perf_record: an exit is that of the thread in its body") {
    const auto bytes = Bytes(type_exit, 0).words({11, 1, 12, 1}).put(std::uint64_t{999}).trailer().whole();
    CHECK(parse_perf_record(bytes) == SwitchRecord{ended, 999ns, 11, 12, 0});
}

TEST_CASE("parse_perf_record: losses are counted") {
    const auto bytes = Bytes(type_lost, 0).put(std::uint64_t{1}).put(std::uint64_t{5}).trailer().whole();
    CHECK(parse_perf_record(bytes) == SwitchRecord{lost, 1234ns, 0, 0, 5});
}

TEST_CASE("parse_perf_record: other records and cut ones say nothing") {
    const auto fork = Bytes(type_fork, 0).words({11, 1, 12, 1}).put(std::uint64_t{999}).trailer().whole();
    CHECK_FALSE(parse_perf_record(fork).has_value());
    CHECK_FALSE(parse_perf_record({}).has_value());
    const auto whole = Bytes(type_switch, 0).trailer().whole();
    CHECK_FALSE(parse_perf_record(std::span(whole).first(whole.size() - 1)).has_value());
}
