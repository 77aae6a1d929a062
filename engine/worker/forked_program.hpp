#pragma once

#include <sys/types.h>

#include <string>

namespace poolscope::worker {

struct ForkedProgram {
    pid_t pid = 0;
    std::string error;  ///< why there is no program; empty when there is
};

/// Starts argv[0] with standard input empty and every signal as it is by default; it dies with this thread.
/// The new process says {"type":"forked","pid":...} on `control`, which it inherits, before it becomes the program.
ForkedProgram fork_program(char** argv, int control);

}  // namespace poolscope::worker
