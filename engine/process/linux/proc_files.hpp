#pragma once

#include <sys/types.h>

#include <string>

namespace poolscope::process {

/// The content of /proc/PID/NAME; empty when the process is gone or belongs to someone else.
std::string read_proc_file(pid_t pid, const char* name);

}  // namespace poolscope::process
