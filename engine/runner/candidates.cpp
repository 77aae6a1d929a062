#include "engine/runner/interpreter.hpp"
#include "engine/runner/pyenv.hpp"

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <set>
#include <sstream>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;

bool may_be_executed(const fs::path& file) {
    std::error_code failed;
    const auto status = fs::status(file, failed);
    const auto any_execute = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    return !failed && fs::is_regular_file(status) && (status.permissions() & any_execute) != fs::perms::none;
}

std::vector<fs::path> path_folders() {
    std::vector<fs::path> folders;
    const char* path = std::getenv("PATH");
    std::istringstream in(path == nullptr ? "" : path);
    for (std::string folder; std::getline(in, folder, ':');)
        if (!folder.empty()) folders.emplace_back(folder);
    return folders;
}

/// Sub-folders' own `bin`, as tools that install Pythons side by side lay them out.
void add_versions_below(const fs::path& folder, std::vector<fs::path>& folders) {
    std::error_code failed;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder, failed)) found.push_back(entry.path() / "bin");
    std::ranges::sort(found, [](const auto& a, const auto& b) { return version_before(b.string(), a.string()); });
    folders.insert(folders.end(), found.begin(), found.end());
}

std::vector<fs::path> usual_folders() {
    std::vector<fs::path> folders{"/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"};
    add_versions_below("/opt", folders);
    if (const char* home = std::getenv("HOME"); home != nullptr) {
        folders.push_back(fs::path(home) / ".local" / "bin");
        add_versions_below(fs::path(home) / ".local" / "share" / "uv" / "python", folders);
        for (const char* name : {"miniconda3", "anaconda3", "miniforge3"})
            folders.push_back(fs::path(home) / name / "bin");
    }
    return folders;
}

/// Collects executables in order, each real one once.
class Collection {
public:
    explicit Collection(std::optional<Pyenv> pyenv) : pyenv_(std::move(pyenv)) {}

    void add(const fs::path& executable) {
        std::error_code failed;
        if (!may_be_executed(executable)) return;
        fs::path meant = executable;
        if (pyenv_ && pyenv_->is_shim(executable)) {
            auto resolved = pyenv_->resolve(executable.filename().string(), fs::current_path(failed));
            if (!resolved) return;
            meant = *resolved;
        }
        meant = real_path(meant);
        if (!is_python_name(meant.filename().string()) || !seen_.insert(meant).second) return;
        found_.push_back(meant);
    }

    /// Everything in `folder` whose name is a Python's, newest version first.
    void add_folder(const fs::path& folder) {
        std::vector<std::string> names;
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator(folder, failed))
            if (is_python_name(entry.path().filename().string())) names.push_back(entry.path().filename().string());
        std::ranges::sort(names, [](const auto& a, const auto& b) { return version_before(b, a); });
        for (const std::string& name : names) add(folder / name);
    }

    std::vector<fs::path> take() { return std::move(found_); }

private:
    /// Without symbolic links; a virtual environment's own link is kept, for it is how Python knows where it is.
    static fs::path real_path(const fs::path& executable) {
        std::error_code failed;
        const fs::path folder = fs::canonical(executable.parent_path(), failed);
        if (!failed && fs::exists(folder.parent_path() / "pyvenv.cfg", failed)) return folder / executable.filename();
        const fs::path real = fs::canonical(executable, failed);
        return failed ? executable : real;
    }

    static bool is_python_name(const std::string& name) {
        static const std::regex pattern(R"((python|pypy)(3(\.\d+)?t?)?)");
        return std::regex_match(name, pattern);
    }

    const std::optional<Pyenv> pyenv_;
    std::set<fs::path> seen_;
    std::vector<fs::path> found_;
};

}  // namespace

std::vector<fs::path> find_candidates() {
    const auto pyenv = Pyenv::find();
    const auto on_path = path_folders();
    Collection collection(pyenv);
    for (const char* first : {"python3", "python"})
        for (const fs::path& folder : on_path) collection.add(folder / first);
    for (const fs::path& folder : on_path) collection.add_folder(folder);
    for (const fs::path& folder : usual_folders()) collection.add_folder(folder);
    if (pyenv)
        for (const fs::path& folder : pyenv->bin_folders()) collection.add_folder(folder);
    return collection.take();
}

}  // namespace poolscope::runner
