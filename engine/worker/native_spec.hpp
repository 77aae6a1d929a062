#pragma once

#include "engine/base/error.hpp"
#include "engine/experiment/experiment.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::worker {

/// What a phase in C++ is to do: the part of spec.json that concerns it.
struct NativeSpec {
    std::vector<std::int64_t> inputs;
    experiment::Executor executor = experiment::Executor::native_sequential;
    unsigned workers = 1;
    experiment::StartMethod start_method = experiment::StartMethod::fork;
    std::optional<unsigned> chunksize;  ///< as it will be used; none where there are no chunks
    std::filesystem::path trace_dir;    ///< empty: not traced

    /// How many records one process may write.
    [[nodiscard]] std::uint64_t trace_capacity() const;
};

/// From the text of spec.json. Input errors name the field and the value.
base::Result<NativeSpec> parse_spec(std::string_view text);
base::Result<NativeSpec> read_spec(const std::filesystem::path& file);

}  // namespace poolscope::worker
