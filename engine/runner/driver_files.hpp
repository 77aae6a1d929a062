#pragma once

#include "engine/base/error.hpp"

#include <filesystem>
#include <span>
#include <string_view>

namespace poolscope::runner {

/// A file of the Python driver (engine/worker/python), built into this program.
struct DriverFile {
    std::string_view name;
    std::string_view text;
};

std::span<const DriverFile> driver_files() noexcept;

/// Empty where there is no file of that name.
std::string_view driver_text(std::string_view name) noexcept;

/// Writes what a phase needs into `folder`, which is made, and returns the path of the main file.
base::Result<std::filesystem::path> write_driver(const std::filesystem::path& folder);

}  // namespace poolscope::runner
