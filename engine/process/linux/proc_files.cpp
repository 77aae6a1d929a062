#include "engine/process/linux/proc_files.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace poolscope::process {

std::string read_proc_file(pid_t pid, const char* name) {
    const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    std::string text;
    char buffer[4096];
    for (ssize_t got; (got = ::read(file, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    ::close(file);
    return text;
}

}  // namespace poolscope::process
