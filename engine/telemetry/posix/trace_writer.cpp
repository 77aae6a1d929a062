#include "engine/base/time.hpp"
#include "engine/telemetry/trace_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <new>
#include <string>
#include <system_error>

namespace poolscope::telemetry {
namespace {

static_assert(std::endian::native == std::endian::little, "trace files are little-endian");

// Space is asked for step by step: where shared memory is full, a record is dropped instead of the process killed by
// SIGBUS.
constexpr std::uint64_t step_bytes = std::uint64_t{128} << 10;
constexpr int most_names = 10'000;

std::uint64_t file_bytes(std::uint64_t capacity) {
    return sizeof(FileHeader) + capacity * sizeof(Record);
}

std::string refusal(const std::filesystem::path& dir, int reason) {
    return "A trace file cannot be written in " + dir.string() + ": " + std::generic_category().message(reason) + ".";
}

/// A file that did not exist before, or -1 and errno.
int open_new(const std::filesystem::path& dir) {
    const std::string stem = std::to_string(::getpid()) + "-" + std::to_string(::gettid()) + "-";
    for (int k = 0; k < most_names; ++k) {
        const auto path = dir / (stem + std::to_string(k) + ".trace");
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

}  // namespace

struct TraceWriter::Map {
    int file = -1;
    std::byte* bytes = nullptr;
    std::uint64_t size = 0;
    std::uint64_t available = 0;  ///< bytes of the file that surely have memory
    std::uint64_t next = 0;       ///< index of the record to come

    Map() = default;
    Map(const Map&) = delete;
    Map& operator=(const Map&) = delete;
    ~Map() {
        if (bytes != nullptr) ::munmap(bytes, size);
        if (file >= 0) ::close(file);
    }

    [[nodiscard]] FileHeader& header() const { return *std::launder(reinterpret_cast<FileHeader*>(bytes)); }

    bool make_available(std::uint64_t end) {
        if (end <= available) return true;
        if (end > size) return false;
        const auto wanted = std::min(size, std::max(end, available + step_bytes));
        if (::posix_fallocate(file, static_cast<off_t>(available), static_cast<off_t>(wanted - available)) != 0)
            return false;
        available = wanted;
        return true;
    }
};

base::Result<TraceWriter> TraceWriter::create(const std::filesystem::path& dir, Role role, std::uint64_t capacity) {
    auto map = std::make_unique<Map>();
    map->file = open_new(dir);
    if (map->file < 0) return base::system_error(refusal(dir, errno), "Make room there, or check who owns it.");
    map->size = file_bytes(capacity);
    if (::ftruncate(map->file, static_cast<off_t>(map->size)) != 0 || !map->make_available(sizeof(FileHeader)))
        return base::system_error(refusal(dir, errno), "Make room there.");
    void* memory = ::mmap(nullptr, map->size, PROT_READ | PROT_WRITE, MAP_SHARED, map->file, 0);
    if (memory == MAP_FAILED) return base::system_error(refusal(dir, errno), "Free some memory.");
    map->bytes = static_cast<std::byte*>(memory);
    FileHeader header;
    header.pid = static_cast<std::uint32_t>(::getpid());
    header.tid = static_cast<std::uint64_t>(::gettid());
    header.capacity = capacity;
    header.opened_ns = static_cast<std::uint64_t>(base::monotonic_now().count());
    header.role = role;
    // The magic comes last: until it is there, a reader waits.
    std::copy_n(reinterpret_cast<const std::byte*>(&header) + sizeof header.magic, sizeof header - sizeof header.magic,
                map->bytes + sizeof header.magic);
    std::atomic_ref(*reinterpret_cast<std::uint64_t*>(map->bytes))
        .store(std::bit_cast<std::uint64_t>(header.magic), std::memory_order_release);
    return TraceWriter(std::move(map));
}

TraceWriter::TraceWriter(std::unique_ptr<Map> map) : map_(std::move(map)) {}
TraceWriter::TraceWriter(TraceWriter&&) noexcept = default;
TraceWriter& TraceWriter::operator=(TraceWriter&&) noexcept = default;
TraceWriter::~TraceWriter() = default;

void TraceWriter::write(Record record) noexcept {
    FileHeader& header = map_->header();
    if (!map_->make_available(file_bytes(map_->next + 1))) {
        std::atomic_ref(header.dropped).store(header.dropped + 1, std::memory_order_relaxed);
        return;
    }
    record.sequence = static_cast<std::uint32_t>(map_->next + 1);
    std::copy_n(reinterpret_cast<const std::byte*>(&record), sizeof record, map_->bytes + file_bytes(map_->next));
    ++map_->next;
    std::atomic_ref(header.written).store(map_->next, std::memory_order_release);
}

}  // namespace poolscope::telemetry
