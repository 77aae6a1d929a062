#include "engine/process/run_folder.hpp"

#include <system_error>
#include <thread>

namespace poolscope::process {
namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& base, const fs::path& path) {
    std::error_code failed;
    const fs::path real_base = fs::canonical(base, failed);
    if (failed) return false;
    const fs::path inside = path.lexically_relative(real_base);
    return !inside.empty() && inside.begin()->native().starts_with("poolscope-");
}

}  // namespace

bool is_run_folder(const fs::path& path) {
    std::error_code failed;
    const fs::path real = fs::weakly_canonical(path, failed);
    if (failed || !real.is_absolute()) return false;
    const fs::path temporary = fs::temp_directory_path(failed);
    return is_below("/dev/shm", real) || is_below("/tmp", real) || (!failed && is_below(temporary, real));
}

bool remove_run_folder(const fs::path& path, std::chrono::milliseconds patience) {
    if (!is_run_folder(path)) return false;
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        std::error_code failed;
        fs::remove_all(path, failed);
        if (!failed && !fs::exists(path, failed)) return true;
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace poolscope::process
