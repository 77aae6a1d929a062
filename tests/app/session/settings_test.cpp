#include "app/session/settings.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace session = poolscope::session;
namespace fs = std::filesystem;

namespace {

struct TempFolder {
    fs::path path =
        fs::temp_directory_path() /
        ("poolscope-settings-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    TempFolder() = default;
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    void write(const char* name, std::string_view text) const {
        fs::create_directories(path);
        std::ofstream(path / name) << text;
    }
};

}  // namespace

TEST_CASE("what was kept comes back") {
    const TempFolder folder;
    session::Settings settings;
    settings.window = {1024, 700, -5, 40, true};
    settings.theme = "projector";
    settings.text_percent = 150;
    settings.python = "/opt/with \"quotes\"/python3";
    settings.experiment.emplace();
    settings.experiment->workers = {1, 2};
    settings.experiment->repeats = 3;
    REQUIRE(session::save_settings(settings, folder.path));
    const auto loaded = session::load_settings(folder.path);
    CHECK(loaded.message.empty());
    CHECK(loaded.settings == settings);
}

TEST_CASE("the first start has the defaults and nothing to say") {
    const TempFolder folder;
    const auto loaded = session::load_settings(folder.path);
    CHECK(loaded.message.empty());
    CHECK(loaded.settings == session::Settings{});
}

TEST_CASE("a file that cannot be understood is set aside, once") {
    const TempFolder folder;
    folder.write("settings.toml", "theme = \"light\"\nwindow = = 3\n");
    const auto loaded = session::load_settings(folder.path);
    CHECK(loaded.settings == session::Settings{});
    CHECK(loaded.message.find("settings.toml.broken") != std::string::npos);
    CHECK(loaded.message.find("line 2") != std::string::npos);
    CHECK(fs::exists(folder.path / "settings.toml.broken"));
    CHECK_FALSE(fs::exists(folder.path / "settings.toml"));
    CHECK(session::load_settings(folder.path).message.empty());
}

TEST_CASE("a broken experiment leaves the other choices") {
    const TempFolder folder;
    folder.write("settings.toml", "theme = \"light\"\n");
    folder.write("experiment.toml", "[experiment]\nworkers = \"many\"\n");
    const auto loaded = session::load_settings(folder.path);
    CHECK(loaded.settings.theme == "light");
    CHECK_FALSE(loaded.settings.experiment);
    CHECK(loaded.message.find("experiment.toml") != std::string::npos);
}

TEST_CASE("values out of range fall back") {
    const TempFolder folder;
    folder.write("settings.toml", "theme = 7\ntext_percent = 900\n[window]\nwidth = -3\nheight = 99999999\nx = 1e9\n");
    const auto loaded = session::load_settings(folder.path);
    CHECK(loaded.settings == session::Settings{});
}

TEST_CASE("a folder that cannot be made is told") {
    const TempFolder folder;
    folder.write("file", "");
    const auto saved = session::save_settings({}, folder.path / "file" / "below");
    REQUIRE_FALSE(saved);
    CHECK(saved.error().what.find("below") != std::string::npos);
}
