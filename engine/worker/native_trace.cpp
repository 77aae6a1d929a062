#include "engine/worker/native_trace.hpp"

#include <unistd.h>

#include <cstdio>

namespace poolscope::worker {

using telemetry::RecordKind;

NativeTrace::NativeTrace(const std::filesystem::path& dir, telemetry::Role role, std::uint64_t capacity) {
    if (dir.empty()) return;
    auto writer = telemetry::TraceWriter::create(dir, role, capacity);
    if (writer)
        writer_ = std::move(*writer);
    else
        std::fprintf(stderr, "%s\n", base::describe(writer.error()).c_str());
}

void NativeTrace::moment(RecordKind kind, std::uint64_t value, std::uint32_t task, std::uint32_t chunk) noexcept {
    if (!writer_) return;
    const auto now = static_cast<std::uint64_t>(base::monotonic_now().count());
    writer_->write({.at_ns = now, .duration_ns = 0, .value = value, .task = task, .chunk = chunk, .kind = kind});
}

void NativeTrace::span(RecordKind kind, base::Nanoseconds begin, std::uint64_t bytes, std::uint32_t chunk) noexcept {
    if (!writer_) return;
    const auto length = static_cast<std::uint64_t>((base::monotonic_now() - begin).count());
    writer_->write({.at_ns = static_cast<std::uint64_t>(begin.count()),
                    .duration_ns = length,
                    .value = bytes,
                    .chunk = chunk,
                    .kind = kind});
}

void NativeTrace::arrive(base::Nanoseconds since, std::int32_t parent) noexcept {
    if (!writer_) return;
    writer_->write({.at_ns = static_cast<std::uint64_t>(since.count()),
                    .value = static_cast<std::uint64_t>(parent),
                    .kind = RecordKind::process_start});
    moment(RecordKind::imports_done);
    moment(RecordKind::ready);
}

void NativeTrace::begin() noexcept {
    moment(RecordKind::process_start, static_cast<std::uint64_t>(::getppid()));
}

}  // namespace poolscope::worker
