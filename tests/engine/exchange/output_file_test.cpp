#include "engine/exchange/output_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace poolscope::exchange {
namespace {

namespace fs = std::filesystem;

/// A fresh folder that goes with the test.
class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("poolscope-output-" + std::to_string(std::random_device{}()))) {
        fs::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }
    [[nodiscard]] std::ptrdiff_t files() const {
        return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
    }

private:
    fs::path path_;
};

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_CASE("a file is written whole and leaves nothing else") {
    const Folder folder;
    const std::string text("line\n\0end", 9);
    REQUIRE(write_file(folder / "new.json", text));
    CHECK(content(folder / "new.json") == text);
    REQUIRE(write_file(folder / "new.json", "shorter"));
    CHECK(content(folder / "new.json") == "shorter");
    CHECK(folder.files() == 1);
}

TEST_CASE("a link stays a link and its target is written") {
    const Folder folder;
    REQUIRE(write_file(folder / "target.json", "old"));
    fs::create_symlink(folder / "target.json", folder / "link.json");
    REQUIRE(write_file(folder / "link.json", "new"));
    CHECK(fs::is_symlink(folder / "link.json"));
    CHECK(content(folder / "target.json") == "new");
}

TEST_CASE("a device is written to as it stands") {
    CHECK(check_writable("/dev/null").has_value());
    CHECK(write_file("/dev/null", "text").has_value());
    CHECK(fs::is_character_file("/dev/null"));
    if (fs::exists("/dev/full")) {
        const auto full = write_file("/dev/full", std::string(100'000, 'x'));
        REQUIRE_FALSE(full.has_value());
        CHECK(full.error().kind == base::ErrorKind::system);
    }
}

TEST_CASE("places that cannot be written are input errors before the run, and an old file stays") {
    const Folder folder;
    REQUIRE(write_file(folder / "old.json", "old"));
    const fs::path inside_file = (folder / "old.json") / "x.json";
    for (const fs::path& bad : {folder / "missing" / "x.json", folder / ".", inside_file, fs::path()}) {
        CAPTURE(bad.string());
        const auto checked = check_writable(bad);
        REQUIRE_FALSE(checked.has_value());
        CHECK(checked.error().kind == base::ErrorKind::input);
        CHECK(checked.error().what.find(bad.string()) != std::string::npos);
        CHECK_FALSE(write_file(bad, "text").has_value());
    }
    CHECK(content(folder / "old.json") == "old");
    CHECK(check_writable(folder / "old.json").has_value());
    CHECK(check_writable(folder / "fresh.json").has_value());
    CHECK(content(folder / "old.json") == "old");
    CHECK(folder.files() == 1);
}

TEST_CASE("a name without a folder lies in the current one") {
    CHECK(check_writable("poolscope-some-name-that-is-not-there.json").has_value());
    CHECK_FALSE(fs::exists("poolscope-some-name-that-is-not-there.json"));
}

}  // namespace
}  // namespace poolscope::exchange
