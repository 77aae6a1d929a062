#pragma once

#include "engine/base/error.hpp"

#include <filesystem>
#include <string_view>

namespace poolscope::exchange {

/// Writes to a temporary neighbour and renames, so that an earlier file survives a failure. What is no ordinary file
/// (a pipe, a device) is written to as it stands.
base::Result<void> write_file(const std::filesystem::path& file, std::string_view text);
/// Before a long run: an input error if `file` could not be written (folder missing, no permission, is a folder).
base::Result<void> check_writable(const std::filesystem::path& file);

}  // namespace poolscope::exchange
