#include "engine/telemetry/trace_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <thread>

using namespace poolscope::telemetry;
namespace fs = std::filesystem;

namespace {

/// An empty folder that goes away with the test.
class Folder {
public:
    Folder() : path_("/dev/shm/poolscope-test-trace-" + std::to_string(::getpid())) {
        fs::remove_all(path_);
        fs::create_directory(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }

    [[nodiscard]] const fs::path& path() const { return path_; }

    void put(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

private:
    fs::path path_;
};

TraceWriter writer_in(const Folder& folder, Role role = Role::worker, std::uint64_t capacity = 1000) {
    auto made = TraceWriter::create(folder.path(), role, capacity);
    REQUIRE(made.has_value());
    return std::move(*made);
}

Record at(std::uint64_t ns) {
    return {.at_ns = ns, .duration_ns = 3, .value = 4, .task = 5, .chunk = 6, .kind = RecordKind::run_begin};
}

template <class Plain>
std::string bytes_of(const Plain& plain) {
    std::string bytes(sizeof plain, '\0');
    std::memcpy(bytes.data(), &plain, sizeof plain);
    return bytes;
}

/// A sound file with so many records, as bytes.
std::string sound_file(std::uint32_t records) {
    FileHeader header;
    header.pid = 12;
    header.capacity = records;
    header.written = records;
    std::string bytes = bytes_of(header);
    for (std::uint32_t index = 0; index < records; ++index) {
        Record record = at(index);
        record.sequence = index + 1;
        bytes += bytes_of(record);
    }
    return bytes;
}

std::size_t count_records(const std::vector<TraceBatch>& batches) {
    std::size_t count = 0;
    for (const auto& batch : batches) count += batch.records.size();
    return count;
}

struct Look {
    std::size_t records;
    std::uint64_t damaged;
};

Look look_at(const std::string& bytes) {
    const Folder folder;
    folder.put("1-1-0.trace", bytes);
    TraceReader reader(folder.path());
    const auto records = count_records(reader.poll());
    CHECK(reader.poll().empty());
    return {records, reader.damaged_files()};
}

template <class Value>
std::string with(std::string bytes, std::size_t offset, Value value) {
    return bytes.replace(offset, sizeof value, bytes_of(value));
}

}  // namespace

TEST_CASE("A reader gets what a writer wrote, while it writes, and each record once") {
    const Folder folder;
    TraceReader reader(folder.path());
    CHECK(reader.poll().empty());
    auto writer = writer_in(folder);
    CHECK(reader.poll().empty());

    writer.write(at(100));
    writer.write(at(200));
    auto batches = reader.poll();
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].pid == ::getpid());
    CHECK(batches[0].tid == ::gettid());
    CHECK(batches[0].role == Role::worker);
    REQUIRE(batches[0].records.size() == 2);
    const Record& second = batches[0].records[1];
    CHECK(second.at_ns == 200);
    CHECK(second.duration_ns == 3);
    CHECK(second.value == 4);
    CHECK(second.task == 5);
    CHECK(second.chunk == 6);
    CHECK(second.kind == RecordKind::run_begin);
    CHECK(second.sequence == 2);

    CHECK(reader.poll().empty());
    writer.write(at(300));
    CHECK(reader.poll().at(0).records.at(0).at_ns == 300);
    CHECK(reader.damaged_files() == 0);
}

TEST_CASE("A full trace file counts what it drops") {
    const Folder folder;
    auto writer = writer_in(folder, Role::main, 3);
    for (std::uint64_t ns = 0; ns < 10; ++ns) writer.write(at(ns));
    TraceReader reader(folder.path());
    CHECK(count_records(reader.poll()) == 3);
    CHECK(reader.dropped() == 7);
    CHECK(reader.damaged_files() == 0);
}

TEST_CASE("One thread may have several files, and files that appear later are found") {
    const Folder folder;
    TraceReader reader(folder.path());
    auto first = writer_in(folder);
    first.write(at(1));
    CHECK(count_records(reader.poll()) == 1);
    auto second = writer_in(folder, Role::main);
    second.write(at(2));
    const auto batches = reader.poll();
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].role == Role::main);
}

TEST_CASE("A writer in another thread is followed to the last record, in order") {
    constexpr std::uint64_t total = 200'000;
    const Folder folder;
    std::jthread writing([&] {
        auto writer = writer_in(folder, Role::worker, total);
        for (std::uint64_t ns = 0; ns < total; ++ns) writer.write(at(ns));
    });
    TraceReader reader(folder.path());
    std::uint64_t next = 0;
    bool in_order = true;
    const auto take = [&] {
        for (const auto& batch : reader.poll())
            for (const Record& record : batch.records) in_order = in_order && record.at_ns == next++;
    };
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (next < total && std::chrono::steady_clock::now() < give_up) take();
    CHECK(next == total);
    CHECK(in_order);
    CHECK(reader.damaged_files() == 0);
}

TEST_CASE("A file that vanishes is read to its end all the same") {
    const Folder folder;
    auto writer = writer_in(folder);
    writer.write(at(1));
    TraceReader reader(folder.path());
    CHECK(count_records(reader.poll()) == 1);
    fs::remove_all(folder.path());
    writer.write(at(2));
    CHECK(count_records(reader.poll()) == 1);
    CHECK(reader.damaged_files() == 0);
}

TEST_CASE("A writer needs a folder that it may write in") {
    const auto made = TraceWriter::create("/nonexistent", Role::main);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().what == "A trace file cannot be written in /nonexistent: No such file or directory.");
}

TEST_CASE("A file that is not finished is waited for, without being damaged") {
    const std::string sound = sound_file(5);
    CHECK(look_at("").damaged == 0);
    CHECK(look_at(sound.substr(0, 40)).damaged == 0);
    CHECK(look_at(std::string(4096, '\0')).damaged == 0);
    CHECK(look_at(sound).records == 5);
    CHECK(look_at(sound).damaged == 0);
}

TEST_CASE("Damage ends the reading of a file at its place and is counted") {
    const std::string sound = sound_file(5);
    const auto offset_of_third = sizeof(FileHeader) + 2 * sizeof(Record);
    const auto check = [](const std::string& bytes, std::size_t records) {
        const Look look = look_at(bytes);
        CHECK(look.records == records);
        CHECK(look.damaged == 1);
    };
    check(with(sound, 0, 'X'), 0);
    check(with(sound, 8, std::uint32_t{48}), 0);
    check(with(sound, 12, std::uint32_t{0}), 0);
    check(with(sound, 16, ~std::uint64_t{0}), 0);
    check(with(sound, 32, ~std::uint64_t{0}), 0);
    check(with(with(sound, 24, ~std::uint64_t{0}), 32, ~std::uint64_t{0} >> 1), 5);
    check(with(sound, 56, std::uint32_t{2}), 0);
    check(sound.substr(0, offset_of_third + 10), 2);
    check(with(sound, offset_of_third + 36, std::uint32_t{9}), 2);
    check(with(sound, offset_of_third + 32, std::uint16_t{0}), 2);
    check(with(sound, offset_of_third + 32, std::uint16_t{999}), 2);
}

TEST_CASE("A count that goes back is damage") {
    const Folder folder;
    const std::string sound = sound_file(5);
    folder.put("1-1-0.trace", sound);
    TraceReader reader(folder.path());
    CHECK(count_records(reader.poll()) == 5);
    std::fstream(folder.path() / "1-1-0.trace", std::ios::in | std::ios::out | std::ios::binary)
        << with(sound.substr(0, 64), 32, std::uint64_t{4});
    CHECK(reader.poll().empty());
    CHECK(reader.damaged_files() == 1);
}

TEST_CASE("What is no regular file is left alone, and what has another name ignored") {
    const Folder folder;
    REQUIRE(::mkfifo((folder.path() / "pipe.trace").c_str(), 0600) == 0);
    fs::create_directory(folder.path() / "folder.trace");
    fs::create_symlink("/etc/passwd", folder.path() / "link.trace");
    folder.put("notes.txt", "PSTRACE1");
    TraceReader reader(folder.path());
    CHECK(reader.poll().empty());
    CHECK(reader.damaged_files() == 3);
}

TEST_CASE("No damage whatever brings the reader down") {
    std::mt19937 random(20);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    const std::string sound = sound_file(8);
    const Folder folder;
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = sound;
        if (below(4) == 0) std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
        if (below(8) == 0) bytes.replace(0, 8, "PSTRACE1");
        for (auto changes = below(6); changes > 0; --changes) bytes[below(bytes.size())] = static_cast<char>(random());
        bytes.resize(below(3) == 0 ? below(bytes.size()) : bytes.size());
        folder.put("1-1-0.trace", bytes);
        TraceReader reader(folder.path());
        const auto records = count_records(reader.poll());
        CHECK(records <= 8);
        if (bytes == sound) CHECK(records == 8);
    }
}
