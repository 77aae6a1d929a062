#pragma once

#include "engine/base/time.hpp"
#include "engine/telemetry/trace_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace poolscope::worker {

/// One thread's trace, or nothing: then every call costs a comparison.
class NativeTrace {
public:
    NativeTrace() = default;
    /// Silent when `dir` is empty; says on standard error why a file cannot be written, and is silent from then on.
    NativeTrace(const std::filesystem::path& dir, telemetry::Role role, std::uint64_t capacity);

    void moment(telemetry::RecordKind kind, std::uint64_t value = 0, std::uint32_t task = telemetry::no_index,
                std::uint32_t chunk = telemetry::no_index) noexcept;
    /// From `begin` until now.
    void span(telemetry::RecordKind kind, base::Nanoseconds begin, std::uint64_t bytes, std::uint32_t chunk) noexcept;
    /// The worker has existed since `since`, as a child of `parent`; it is complete and waits for work now.
    void arrive(base::Nanoseconds since, std::int32_t parent) noexcept;
    /// The main process exists.
    void begin() noexcept;

private:
    std::optional<telemetry::TraceWriter> writer_;
};

}  // namespace poolscope::worker
