#pragma once

#include "engine/platform/linux/switch_pairing.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace poolscope::platform {

/// Reads one record of a ring whose events carry TID, TIME and CPU behind every record (sample_id_all):
///
///     u32 type, u16 misc, u16 size, body, u32 pid, u32 tid, u64 time, u32 cpu, u32 0
///
/// None for records that say nothing about who is on a core. Source: perf_event_open(2).
std::optional<SwitchRecord> parse_perf_record(std::span<const std::byte> record);

}  // namespace poolscope::platform
