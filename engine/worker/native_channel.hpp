#pragma once

#include "engine/process/linux/descriptor.hpp"
#include "engine/worker/native_function.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::worker {

/// Tasks on their way to a worker, and results on their way back.
struct TaskChunk {
    std::uint32_t index = 0;
    std::uint32_t first_task = 0;
    std::vector<std::int64_t> inputs;
};
struct ResultChunk {
    std::uint32_t index = 0;
    std::uint32_t first_task = 0;
    std::vector<Sum> results;
};

/// As bytes: the values after a header of index, first task and count. Both ends run on one machine, so its own byte
/// order it is.
using Bytes = std::vector<std::byte>;
Bytes encode(const TaskChunk& chunk);
Bytes encode(const ResultChunk& chunk);
TaskChunk decode_tasks(const Bytes& bytes);
ResultChunk decode_results(const Bytes& bytes);

/// One end of the connection between the main process and one worker. Whole messages only.
class NativeChannel {
public:
    explicit NativeChannel(process::Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

    /// False when the other end is gone.
    bool send(const Bytes& message);
    /// False when the other end is gone, also in the middle of a message.
    bool receive(Bytes& message);
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    void close() noexcept { descriptor_.reset(); }

private:
    bool read_exactly(void* to, std::size_t size);

    process::Descriptor descriptor_;
};

}  // namespace poolscope::worker
