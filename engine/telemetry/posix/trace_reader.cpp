#include "engine/telemetry/trace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <system_error>

namespace poolscope::telemetry {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_records_at_once = 65'536;  // More than that wait for the next poll.

/// One file and how far it has been read. It is read by calls, not mapped: a file that shrinks must not be able to
/// end this process by SIGBUS.
class FollowedFile {
public:
    explicit FollowedFile(int descriptor) : descriptor_(descriptor) {}
    FollowedFile(const FollowedFile&) = delete;
    FollowedFile& operator=(const FollowedFile&) = delete;
    ~FollowedFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    [[nodiscard]] bool is_damaged() const noexcept { return damaged_; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

    TraceBatch read() {
        TraceBatch batch;
        const auto header = damaged_ ? std::nullopt : read_header();
        if (!header) return batch;
        batch.pid = static_cast<std::int32_t>(header->pid);
        batch.tid = static_cast<std::int64_t>(header->tid);
        batch.role = header->role;
        batch.records = read_records(std::min(header->written - taken_, most_records_at_once));
        return batch;
    }

private:
    /// None while the writer has not got so far, or when the file is damaged.
    std::optional<FileHeader> read_header() {
        FileHeader header;
        if (read_at(&header, sizeof header, 0) < sizeof header) return std::nullopt;
        std::atomic_thread_fence(std::memory_order_acquire);  // The records are read after the count of them.
        constexpr std::array<char, sizeof header.magic> not_yet{};
        if (std::memcmp(header.magic, not_yet.data(), not_yet.size()) == 0) return std::nullopt;
        if (!is_possible(header)) {
            give_up();
            return std::nullopt;
        }
        dropped_ = header.dropped;
        return header;
    }

    [[nodiscard]] bool is_possible(const FileHeader& header) const {
        constexpr std::uint32_t largest_pid = std::numeric_limits<std::int32_t>::max();
        return std::memcmp(header.magic, FileHeader{}.magic, sizeof header.magic) == 0 &&
               header.record_size == sizeof(Record) && header.pid > 0 && header.pid <= largest_pid &&
               header.tid <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) &&
               header.written <= header.capacity && header.written >= taken_ &&
               (header.role == Role::main || header.role == Role::worker);
    }

    std::vector<Record> read_records(std::uint64_t count) {
        std::vector<Record> records(count);
        const auto bytes =
            read_at(records.data(), count * sizeof(Record), sizeof(FileHeader) + taken_ * sizeof(Record));
        records.resize(bytes / sizeof(Record));
        const auto wrong = std::ranges::find_if_not(records, [&, next = taken_](const Record& record) mutable {
            return record.sequence == static_cast<std::uint32_t>(++next) && record.kind != RecordKind::none &&
                   record.kind <= RecordKind::process_end;
        });
        records.erase(wrong, records.end());
        taken_ += records.size();
        if (records.size() < count) give_up();  // The header promised more than there is.
        return records;
    }

    /// How many bytes could be read.
    [[nodiscard]] std::size_t read_at(void* to, std::size_t size, std::uint64_t offset) const {
        std::size_t got = 0;
        while (got < size) {
            const auto part =
                ::pread(descriptor_, static_cast<char*>(to) + got, size - got, static_cast<off_t>(offset + got));
            if (part < 0 && errno == EINTR) continue;
            if (part <= 0) break;
            got += static_cast<std::size_t>(part);
        }
        return got;
    }

    void give_up() {
        damaged_ = true;
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

    int descriptor_;
    bool damaged_ = false;
    std::uint64_t taken_ = 0;
    std::uint64_t dropped_ = 0;
};

bool is_regular(int descriptor) {
    struct stat status{};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

struct TraceReader::State {
    fs::path dir;
    std::map<std::string, FollowedFile> files;  // by name
    std::map<std::string, int> unusable;        // by name, with errno

    void find_new_files() {
        std::error_code failed;
        for (fs::directory_iterator at(dir, failed), end; !failed && at != end; at.increment(failed)) {
            const std::string name = at->path().filename().string();
            if (name.ends_with(".trace") && !files.contains(name) && !unusable.contains(name)) open(name);
        }
    }

    void open(const std::string& name) {
        // Neither a pipe that nobody writes nor a link to somewhere else may be followed.
        const int descriptor = ::open((dir / name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        const int reason = errno;
        if (descriptor >= 0 && is_regular(descriptor)) {
            files.try_emplace(name, descriptor);
            return;
        }
        if (descriptor >= 0) ::close(descriptor);
        // Without free descriptors it may work next time; a file that has vanished again was none.
        if (descriptor < 0 && (reason == EMFILE || reason == ENFILE || reason == ENOENT)) return;
        unusable.emplace(name, descriptor >= 0 ? EINVAL : reason);
    }
};

TraceReader::TraceReader(std::filesystem::path dir) : state_(std::make_unique<State>()) {
    state_->dir = std::move(dir);
}
TraceReader::TraceReader(TraceReader&&) noexcept = default;
TraceReader& TraceReader::operator=(TraceReader&&) noexcept = default;
TraceReader::~TraceReader() = default;

std::vector<TraceBatch> TraceReader::poll() {
    state_->find_new_files();
    std::vector<TraceBatch> batches;
    for (auto& [name, file] : state_->files)
        if (auto batch = file.read(); !batch.records.empty()) batches.push_back(std::move(batch));
    return batches;
}

std::uint64_t TraceReader::dropped() const noexcept {
    std::uint64_t all = 0;
    for (const auto& [name, file] : state_->files) all += file.dropped();
    return all;
}

std::uint64_t TraceReader::damaged_files() const noexcept {
    const auto damaged =
        std::ranges::count_if(state_->files, [](const auto& item) { return item.second.is_damaged(); });
    return static_cast<std::uint64_t>(damaged) + state_->unusable.size();
}

}  // namespace poolscope::telemetry
