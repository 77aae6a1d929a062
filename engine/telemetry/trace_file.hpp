#pragma once

#include "engine/base/error.hpp"
#include "engine/telemetry/record.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace poolscope::telemetry {

/// The writing end, for native workers. One thread writes; anyone may read meanwhile.
class TraceWriter {
public:
    static constexpr std::uint64_t default_capacity = std::uint64_t{1} << 20;

    /// Creates a new file in `dir`; its pages are touched only as records come.
    static base::Result<TraceWriter> create(const std::filesystem::path& dir, Role role,
                                            std::uint64_t capacity = default_capacity);
    TraceWriter(TraceWriter&&) noexcept;
    TraceWriter& operator=(TraceWriter&&) noexcept;
    ~TraceWriter();

    /// Stamps the sequence and appends; a full file counts the record as dropped.
    void write(Record record) noexcept;

private:
    struct Map;
    explicit TraceWriter(std::unique_ptr<Map> map);
    std::unique_ptr<Map> map_;
};

/// What a reader learned of one file since the last look.
struct TraceBatch {
    std::int32_t pid = 0;
    std::int64_t tid = 0;
    Role role = Role::main;
    std::vector<Record> records;
};

/// Follows all trace files of a folder while they are written. One thread.
/// Garbage (bad magic, impossible sizes, broken sequence) makes a file be left at that point and counted.
class TraceReader {
public:
    explicit TraceReader(std::filesystem::path dir);
    TraceReader(TraceReader&&) noexcept;
    TraceReader& operator=(TraceReader&&) noexcept;
    ~TraceReader();

    /// New records of every file, files in order of name; empty batches are left out.
    std::vector<TraceBatch> poll();
    [[nodiscard]] std::uint64_t dropped() const noexcept;  ///< as the writers counted, all files
    [[nodiscard]] std::uint64_t damaged_files() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace poolscope::telemetry
