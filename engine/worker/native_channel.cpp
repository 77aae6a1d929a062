#include "engine/worker/native_channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace poolscope::worker {
namespace {

struct Header {
    std::uint32_t index = 0;
    std::uint32_t first_task = 0;
    std::uint64_t count = 0;
};

template <class Value>
Bytes encode_values(Header header, const std::vector<Value>& values) {
    header.count = values.size();
    Bytes bytes(sizeof header + values.size() * sizeof(Value));
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, values.data(), values.size() * sizeof(Value));
    return bytes;
}

template <class Value>
std::vector<Value> decode_values(const Bytes& bytes, Header& header) {
    std::memcpy(&header, bytes.data(), sizeof header);
    std::vector<Value> values(header.count);
    std::memcpy(values.data(), bytes.data() + sizeof header, values.size() * sizeof(Value));
    return values;
}

}  // namespace

Bytes encode(const TaskChunk& chunk) {
    return encode_values({.index = chunk.index, .first_task = chunk.first_task}, chunk.inputs);
}

Bytes encode(const ResultChunk& chunk) {
    return encode_values({.index = chunk.index, .first_task = chunk.first_task}, chunk.results);
}

TaskChunk decode_tasks(const Bytes& bytes) {
    Header header;
    auto inputs = decode_values<std::int64_t>(bytes, header);
    return {header.index, header.first_task, std::move(inputs)};
}

ResultChunk decode_results(const Bytes& bytes) {
    Header header;
    auto results = decode_values<Sum>(bytes, header);
    return {header.index, header.first_task, std::move(results)};
}

bool NativeChannel::send(const Bytes& message) {
    const std::uint64_t size = message.size();
    // The size goes with the message, in one call where that is possible.
    Bytes framed(sizeof size + message.size());
    std::memcpy(framed.data(), &size, sizeof size);
    std::memcpy(framed.data() + sizeof size, message.data(), message.size());
    for (std::size_t at = 0; at < framed.size();) {
        const auto sent = ::send(descriptor_.get(), framed.data() + at, framed.size() - at, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) return false;
        if (sent > 0) at += static_cast<std::size_t>(sent);
    }
    return true;
}

bool NativeChannel::receive(Bytes& message) {
    std::uint64_t size = 0;
    if (!read_exactly(&size, sizeof size)) return false;
    message.resize(size);
    return read_exactly(message.data(), size);
}

bool NativeChannel::read_exactly(void* to, std::size_t size) {
    for (std::size_t at = 0; at < size;) {
        const auto got = ::read(descriptor_.get(), static_cast<std::byte*>(to) + at, size - at);
        if (got == 0 || (got < 0 && errno != EINTR)) return false;
        if (got > 0) at += static_cast<std::size_t>(got);
    }
    return true;
}

}  // namespace poolscope::worker
