#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

/// The trace file: how every process of a traced run says what it does.
///
/// One file a thread, one writer a file, so that no lock is needed; it lies in the run's folder in shared memory and
/// is named `<pid>-<tid>-<k>.trace`. A process opens it at its first event and a new one after a fork. What a killed
/// worker had written survives it. All numbers are little-endian. The Python writer is
/// `worker/python/poolscope_trace.py`; both sides are held together by a test that writes with one and reads with the
/// other.
///
///     offset  size  header
///          0     8  magic "PSTRACE1"
///          8     4  record size in bytes (40)
///         12     4  process id
///         16     8  thread id as the kernel has it
///         24     8  capacity in records
///         32     8  records written, grows by one after each record is complete
///         40     8  records dropped because the file was full
///         48     8  opened at, monotonic ns
///         56     4  role (Role below)
///         60     4  reserved, 0
///         64        records
///
///     offset  size  record
///          0     8  at, monotonic ns (the beginning, where the record has a duration)
///          8     8  duration in ns, 0 for a moment
///         16     8  value: bytes of a pickle, parent pid, ... by kind
///         24     4  task index, or no_index
///         28     4  chunk index, or no_index
///         32     2  kind
///         34     2  flags, 0
///         36     4  sequence: index of the record plus 1, modulo 2^32; a reader takes a record only if this fits
namespace poolscope::telemetry {

enum class Role : std::uint32_t { main = 0, worker = 1 };

enum class RecordKind : std::uint16_t {
    none = 0,
    process_start = 1,     ///< moment; value = parent pid. The earliest moment that the program itself can see
    imports_done = 2,      ///< moment; the worker has its modules
    ready = 3,             ///< moment; the worker waits for its first task
    task_queued = 4,       ///< moment, main; the task was handed to the executor
    task_unpickle = 5,     ///< span, worker; value = bytes; chunk
    run_begin = 6,         ///< moment, worker (main when sequential); task
    run_end = 7,           ///< moment; task; value = 1 when it raised
    result_pickle = 8,     ///< span, worker; value = bytes; chunk
    task_pickle = 9,       ///< span, main; value = bytes; chunk
    result_unpickle = 10,  ///< span, main; value = bytes; chunk
    result_received = 11,  ///< moment, main; chunk (or task)
    process_end = 12,      ///< moment; the worker leaves in an orderly way
};

inline constexpr std::uint32_t no_index = 0xFFFF'FFFF;

struct Record {
    std::uint64_t at_ns = 0;
    std::uint64_t duration_ns = 0;
    std::uint64_t value = 0;
    std::uint32_t task = no_index;
    std::uint32_t chunk = no_index;
    RecordKind kind = RecordKind::none;
    std::uint16_t flags = 0;
    std::uint32_t sequence = 0;
};
static_assert(sizeof(Record) == 40 && std::is_trivially_copyable_v<Record>);

struct FileHeader {
    char magic[8] = {'P', 'S', 'T', 'R', 'A', 'C', 'E', '1'};
    std::uint32_t record_size = sizeof(Record);
    std::uint32_t pid = 0;
    std::uint64_t tid = 0;
    std::uint64_t capacity = 0;
    std::uint64_t written = 0;
    std::uint64_t dropped = 0;
    std::uint64_t opened_ns = 0;
    Role role = Role::main;
    std::uint32_t reserved = 0;
};
static_assert(sizeof(FileHeader) == 64 && offsetof(FileHeader, written) == 32);

}  // namespace poolscope::telemetry
