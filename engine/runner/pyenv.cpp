#include "engine/runner/pyenv.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The number at `at`, which moves behind it; long runs of digits saturate.
unsigned long read_number(const std::string& text, std::size_t& at) {
    unsigned long value = 0;
    for (; at < text.size() && is_digit(text[at]); ++at)
        value = std::min(value * 10 + static_cast<unsigned long>(text[at] - '0'), 1'000'000'000UL);
    return value;
}

/// Words of a version file: one a line, `#` begins a comment.
std::vector<std::string> read_versions(const fs::path& file) {
    std::vector<std::string> versions;
    std::ifstream in(file);
    for (std::string line; versions.size() < 100 && std::getline(in, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        for (std::string word; words >> word;) versions.push_back(word);
    }
    return versions;
}

std::vector<std::string> split_colons(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ':');)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

}  // namespace

bool version_before(const std::string& left, const std::string& right) {
    std::size_t l = 0, r = 0;
    while (l < left.size() && r < right.size()) {
        if (is_digit(left[l]) && is_digit(right[r])) {
            const auto a = read_number(left, l), b = read_number(right, r);
            if (a != b) return a < b;
        } else if (left[l] != right[r]) {
            return left[l] < right[r];
        } else {
            ++l, ++r;
        }
    }
    return left.size() - l < right.size() - r;
}

Pyenv::Pyenv(fs::path root) : root_(std::move(root)) {}

std::optional<Pyenv> Pyenv::find() {
    fs::path root;
    if (const char* given = std::getenv("PYENV_ROOT"); given != nullptr && *given != '\0')
        root = given;
    else if (const char* home = std::getenv("HOME"); home != nullptr)
        root = fs::path(home) / ".pyenv";
    std::error_code failed;
    if (root.empty() || !fs::is_directory(root / "versions", failed)) return std::nullopt;
    return Pyenv(root);
}

bool Pyenv::is_shim(const fs::path& executable) const {
    std::error_code failed;
    return fs::equivalent(executable.parent_path(), root_ / "shims", failed);
}

std::optional<fs::path> Pyenv::resolve(const std::string& name, const fs::path& folder) const {
    for (const std::string& version : chosen_versions(folder)) {
        const auto installed = version_folder(version);
        if (!installed) continue;
        fs::path executable = *installed / "bin" / name;
        std::error_code failed;
        if (fs::exists(executable, failed)) return executable;
    }
    return std::nullopt;
}

std::vector<fs::path> Pyenv::bin_folders() const {
    std::vector<std::string> names;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(root_ / "versions", failed))
        if (entry.is_directory(failed)) names.push_back(entry.path().filename().string());
    std::ranges::sort(names, [](const auto& a, const auto& b) { return version_before(b, a); });
    std::vector<fs::path> folders;
    for (const std::string& name : names) folders.push_back(root_ / "versions" / name / "bin");
    return folders;
}

// As pyenv does: the environment, then .python-version here or above, then the global choice.
std::vector<std::string> Pyenv::chosen_versions(const fs::path& folder) const {
    if (const char* given = std::getenv("PYENV_VERSION"); given != nullptr && *given != '\0')
        return split_colons(given);
    for (fs::path at = folder; !at.empty(); at = at.parent_path()) {
        if (auto versions = read_versions(at / ".python-version"); !versions.empty()) return versions;
        if (at == at.parent_path()) break;
    }
    return read_versions(root_ / "version");
}

/// The folder of "3.11.7", or the newest one that "3.11" begins.
std::optional<fs::path> Pyenv::version_folder(const std::string& version) const {
    std::error_code failed;
    if (fs::path exact = root_ / "versions" / version; fs::is_directory(exact, failed)) return exact;
    for (const fs::path& bin : bin_folders())
        if (bin.parent_path().filename().string().starts_with(version + ".")) return bin.parent_path();
    return std::nullopt;
}

}  // namespace poolscope::runner
