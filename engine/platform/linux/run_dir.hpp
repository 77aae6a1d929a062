#pragma once

#include "engine/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::platform {

/// Who made a run folder, so that a process number that was given out again is not mistaken for it.
/// Written as one line, "PID START_TICKS BOOT_ID PID_NAMESPACE", in the folder's file `owner`.
struct RunDirOwner {
    std::int32_t pid = 0;
    std::uint64_t start_ticks = 0;
    std::string boot_id;
    std::string pid_namespace;  ///< a container's process numbers mean nothing outside of it

    friend bool operator==(const RunDirOwner&, const RunDirOwner&) = default;
};

base::Result<RunDirOwner> this_process();
std::string write_owner(const RunDirOwner& owner);
std::optional<RunDirOwner> parse_owner(std::string_view text);

/// Whether the owner surely is no longer there. A process of another container that shares this folder counts as alive.
bool is_gone(const RunDirOwner& owner);

/// Makes the folder in the first of `bases` where it can be made.
base::Result<std::filesystem::path> make_run_dir_in(const std::vector<std::filesystem::path>& bases);

/// Removes this user's stale run folders of one place.
unsigned sweep_run_dirs_in(const std::filesystem::path& base);

}  // namespace poolscope::platform
