#include "engine/platform/linux/perf_record.hpp"

#include <linux/perf_event.h>

#include <cstring>

namespace poolscope::platform {
namespace {

/// What stands behind every record.
struct Trailer {
    std::uint32_t pid;
    std::uint32_t tid;
    std::uint64_t time;
    std::uint32_t core;
    std::uint32_t reserved;
};

struct ExitBody {
    std::uint32_t pid;
    std::uint32_t parent_pid;
    std::uint32_t tid;
    std::uint32_t parent_tid;
    std::uint64_t time;
};

struct LostBody {
    std::uint64_t id;
    std::uint64_t lost;
};

template <class T>
std::optional<T> read_at(std::span<const std::byte> bytes, std::size_t offset) {
    if (bytes.size() < offset + sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

SwitchRecord::Kind kind_of_switch(std::uint16_t misc) {
    if ((misc & PERF_RECORD_MISC_SWITCH_OUT) == 0) return SwitchRecord::Kind::in;
    return (misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0 ? SwitchRecord::Kind::preempted : SwitchRecord::Kind::out;
}

SwitchRecord record_of(SwitchRecord::Kind kind, std::uint64_t at, std::uint32_t pid, std::uint32_t tid) {
    return {.kind = kind,
            .at = base::Nanoseconds(static_cast<std::int64_t>(at)),
            .pid = static_cast<std::int32_t>(pid),
            .tid = static_cast<std::int32_t>(tid)};
}

}  // namespace

std::optional<SwitchRecord> parse_perf_record(std::span<const std::byte> record) {
    const auto header = read_at<perf_event_header>(record, 0);
    if (!header || record.size() < sizeof(perf_event_header) + sizeof(Trailer)) return std::nullopt;
    const auto trailer = *read_at<Trailer>(record, record.size() - sizeof(Trailer));
    switch (header->type) {
        case PERF_RECORD_SWITCH:
            return record_of(kind_of_switch(header->misc), trailer.time, trailer.pid, trailer.tid);
        case PERF_RECORD_EXIT: {
            const auto body = read_at<ExitBody>(record, sizeof(perf_event_header));
            if (!body) return std::nullopt;
            return record_of(SwitchRecord::Kind::ended, body->time, body->pid, body->tid);
        }
        case PERF_RECORD_LOST: {
            const auto body = read_at<LostBody>(record, sizeof(perf_event_header));
            if (!body) return std::nullopt;
            SwitchRecord lost = record_of(SwitchRecord::Kind::lost, trailer.time, 0, 0);
            lost.count = body->lost;
            return lost;
        }
        default:
            return std::nullopt;
    }
}

}  // namespace poolscope::platform
