#include "engine/process/program.hpp"

#include <unistd.h>

#include <cstdlib>

namespace poolscope::process {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> helper_folders() {
    if (const char* given = std::getenv("POOLSCOPE_LIBEXEC"); given != nullptr && *given != '\0') return {given};
    std::error_code failed;
    const fs::path own = fs::read_symlink("/proc/self/exe", failed).parent_path();
    if (failed) return {};
    // Installed beside this program or in libexec; in a build tree they stay where they were built.
    return {own, own.parent_path() / "libexec" / "poolscope", own.parent_path() / "engine" / "worker"};
}

}  // namespace

base::Result<fs::path> find_helper(std::string_view name) {
    std::string searched;
    for (const fs::path& folder : helper_folders()) {
        fs::path candidate = folder / name;
        std::error_code failed;
        if (fs::is_regular_file(candidate, failed) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
        searched += (searched.empty() ? "" : ", ") + folder.string();
    }
    return base::system_error("The program " + std::string(name) + " is missing; searched: " + searched + ".",
                              "Build or install Poolscope completely, or set POOLSCOPE_LIBEXEC to its folder.");
}

}  // namespace poolscope::process
