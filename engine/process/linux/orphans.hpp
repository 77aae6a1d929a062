#pragma once

#include "engine/process/linux/shared_memory_names.hpp"

#include <sys/types.h>

#include <string>

namespace poolscope::process {

/// Ends what a dead keeper left to this process, its subreaper: the keeper's session, everything that was started with
/// `mark` ("NAME=value") in its environment, and what descends from these. Returns how many were killed.
std::size_t end_orphans(pid_t keeper, const std::string& mark, SharedMemoryNames& names);

}  // namespace poolscope::process
