#include "engine/exchange/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <system_error>

namespace poolscope::exchange {

namespace fs = std::filesystem;

namespace {

std::string reason_of(int error) {
    return error == 0 ? "the write failed" : std::generic_category().message(error);
}

/// The file that is meant: links are followed, so that a link stays a link.
fs::path target_of(const fs::path& file) {
    std::error_code ignored;
    const fs::path resolved = file.empty() ? file : fs::weakly_canonical(fs::absolute(file, ignored), ignored);
    return resolved.empty() ? file : resolved;
}

fs::path neighbour_of(const fs::path& target) {
    std::random_device random;
    return target.parent_path() / fmt::format(".{}.{:08x}.part", target.filename().string(), random());
}

bool is_special(const fs::path& target) {
    std::error_code ignored;
    return fs::is_other(target, ignored);
}

/// Errno of the failure, or -1 where the stream tells none; nothing when all was written.
std::optional<int> put(const fs::path& file, std::string_view text) {
    errno = 0;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (stream) return std::nullopt;
    return errno;
}

base::Result<void> check_place(const fs::path& file, const fs::path& target) {
    std::error_code ignored;
    if (file.empty()) return base::input_error("The name of the output file is empty.", "Give a file name.");
    if (fs::is_directory(target, ignored)) {
        return base::input_error(fmt::format("{} is a folder, not a file.", file.string()),
                                 "Give the name of a file in it.");
    }
    if (!fs::is_directory(target.parent_path(), ignored)) {
        return base::input_error(fmt::format("The folder of {} does not exist.", file.string()),
                                 "Create it first or choose another place.");
    }
    return {};
}

}  // namespace

base::Result<void> write_file(const fs::path& file, std::string_view text) {
    const fs::path target = target_of(file);
    if (auto place = check_place(file, target); !place) return place;
    const fs::path written = is_special(target) ? target : neighbour_of(target);
    const auto failed = [&](const std::string& reason) -> base::Result<void> {
        std::error_code ignored;
        if (written != target) fs::remove(written, ignored);
        return base::system_error(fmt::format("{} could not be written: {}.", file.string(), reason),
                                  "Check the free space and the permissions, or choose another place.");
    };
    if (const auto error = put(written, text)) return failed(reason_of(*error));
    if (written == target) return {};
    std::error_code error;
    fs::rename(written, target, error);
    if (error) return failed(error.message());
    return {};
}

base::Result<void> check_writable(const fs::path& file) {
    const fs::path target = target_of(file);
    if (auto place = check_place(file, target); !place) return place;
    if (is_special(target)) return {};
    const fs::path trial = neighbour_of(target);
    const auto error = put(trial, "");
    std::error_code ignored;
    fs::remove(trial, ignored);
    if (error) {
        return base::input_error(fmt::format("{} cannot be written: {}.", file.string(), reason_of(*error)),
                                 "Choose another place.");
    }
    return {};
}

}  // namespace poolscope::exchange
