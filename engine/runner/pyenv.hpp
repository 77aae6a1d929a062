#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace poolscope::runner {

/// pyenv keeps its Pythons under ROOT/versions and puts small scripts, the shims, on PATH. A shim costs 120 ms a
/// start, so what it stands for is worked out here from the files that pyenv itself reads.
class Pyenv {
public:
    explicit Pyenv(std::filesystem::path root);

    /// $PYENV_ROOT, else ~/.pyenv; none where that is no pyenv.
    static std::optional<Pyenv> find();

    [[nodiscard]] bool is_shim(const std::filesystem::path& executable) const;
    /// What a shim called `name` starts in `folder`; none where it stands for the system's own or for nothing.
    [[nodiscard]] std::optional<std::filesystem::path> resolve(const std::string& name,
                                                               const std::filesystem::path& folder) const;
    /// The `bin` folders of all installed versions, newest first.
    [[nodiscard]] std::vector<std::filesystem::path> bin_folders() const;

private:
    [[nodiscard]] std::vector<std::string> chosen_versions(const std::filesystem::path& folder) const;
    [[nodiscard]] std::optional<std::filesystem::path> version_folder(const std::string& version) const;

    std::filesystem::path root_;
};

/// "3.9.18" stands before "3.11.7": runs of digits compare as numbers.
bool version_before(const std::string& left, const std::string& right);

}  // namespace poolscope::runner
