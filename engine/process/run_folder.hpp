#pragma once

#include <chrono>
#include <filesystem>

namespace poolscope::process {

/// Whether a keeper may remove this: it lies in shared memory or the temporary folder, below (or is) a folder whose
/// name starts with "poolscope-". Symbolic links are resolved first.
bool is_run_folder(const std::filesystem::path& path);

/// Removes a run folder with all that is in it, trying again for so long when somebody
/// still writes there.
/// False when it is no run folder or something of it remains.
bool remove_run_folder(const std::filesystem::path& path, std::chrono::milliseconds patience);

}  // namespace poolscope::process
