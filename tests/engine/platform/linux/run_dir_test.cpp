#include "engine/platform/linux/run_dir.hpp"

#include "engine/platform/machine.hpp"
#include "tests/engine/platform/linux/child_process.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

using namespace poolscope;
using platform::RunDirOwner;
namespace fs = std::filesystem;

namespace {

/// A folder of the test's own, gone at its end.
class Place {
public:
    Place() : path_((fs::temp_directory_path() / "run-dir-test-XXXXXX").string()) {
        REQUIRE(::mkdtemp(path_.data()) != nullptr);
    }
    ~Place() { fs::remove_all(path_); }
    [[nodiscard]] fs::path path() const { return path_; }

    /// A run folder with this owner's file.
    [[nodiscard]] fs::path with_owner(const std::string& name, const std::string& owner) const {
        const fs::path dir = path() / ("poolscope-" + std::to_string(::geteuid()) + "-" + name);
        fs::create_directory(dir);
        std::ofstream(dir / "owner") << owner;
        std::ofstream(dir / "spec.json") << "{}";
        return dir;
    }

private:
    std::string path_;
};

}  // namespace

TEST_CASE("make_run_dir: private, named by user and process, and not swept while its owner lives") {
    const auto dir = platform::make_run_dir();
    REQUIRE(dir.has_value());
    struct stat status{};
    REQUIRE(::stat(dir->c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    CHECK(status.st_uid == ::geteuid());
    CHECK(dir->filename().string().starts_with("poolscope-" + std::to_string(::geteuid()) + "-" +
                                               std::to_string(::getpid()) + "-"));
    const auto other = platform::make_run_dir();
    REQUIRE(other.has_value());
    CHECK(*dir != *other);
    platform::sweep_stale_run_dirs();
    CHECK(fs::exists(*dir));
    fs::remove_all(*dir);
    fs::remove_all(*other);
}

TEST_CASE("a run folder goes to the next place when the first cannot be had") {
    const Place place;
    std::ofstream(place.path() / "a file") << "x";
    const auto dir = platform::make_run_dir_in({place.path() / "a file", place.path() / "nowhere", place.path()});
    REQUIRE(dir.has_value());
    CHECK(dir->parent_path() == place.path());
    const auto refused = platform::make_run_dir_in({place.path() / "nowhere"});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().what.find("nowhere") != std::string::npos);
    CHECK_FALSE(refused.error().remedy.empty());
}

TEST_CASE("the folder of a process that was killed is swept, with all that is in it") {
    const Place place;
    tests::Gate made;
    {
        tests::ChildProcess owner([&] {
            const auto dir = platform::make_run_dir_in({place.path()});
            if (dir) std::ofstream(*dir / "spec.json") << "{}";
            made.open();
            tests::sleep_for_ever();
        });
        made.wait();
        CHECK(platform::sweep_run_dirs_in(place.path()) == 0);
        CHECK_FALSE(fs::is_empty(place.path()));
    }
    CHECK(platform::sweep_run_dirs_in(place.path()) == 1);
    CHECK(fs::is_empty(place.path()));
}

TEST_CASE("a process number that was given out again does not keep a folder") {
    const Place place;
    auto owner = platform::this_process();
    REQUIRE(owner.has_value());
    const auto mine = place.with_owner("1", platform::write_owner(*owner));
    ++owner->start_ticks;
    const auto of_another = place.with_owner("2", platform::write_owner(*owner));
    CHECK(platform::sweep_run_dirs_in(place.path()) == 1);
    CHECK(fs::exists(mine));
    CHECK_FALSE(fs::exists(of_another));
}

TEST_CASE("folders of another start of the system are stale, those of another container are not") {
    const Place place;
    auto owner = platform::this_process();
    REQUIRE(owner.has_value());
    RunDirOwner container = *owner;
    container.pid_namespace = "pid:[1]";
    container.pid = 1'999'999'999;
    const auto elsewhere = place.with_owner("1", platform::write_owner(container));
    owner->boot_id = "of-last-week";
    const auto old = place.with_owner("2", platform::write_owner(*owner));
    CHECK(platform::sweep_run_dirs_in(place.path()) == 1);
    CHECK(fs::exists(elsewhere));
    CHECK_FALSE(fs::exists(old));
}

TEST_CASE("a folder without an owner is left alone while it is new") {
    const Place place;
    const auto dir = place.with_owner("1", "");
    CHECK(platform::sweep_run_dirs_in(place.path()) == 0);
    CHECK(fs::exists(dir));
    fs::last_write_time(dir, fs::file_time_type::clock::now() - std::chrono::hours(1));
    CHECK(platform::sweep_run_dirs_in(place.path()) == 1);
    CHECK_FALSE(fs::exists(dir));
}

TEST_CASE("what is no run folder of this user is not touched") {
    const Place place;
    auto gone = platform::this_process();
    REQUIRE(gone.has_value());
    ++gone->start_ticks;
    const Place target;
    const auto stale = target.with_owner("1", platform::write_owner(*gone));
    const auto user = std::to_string(::geteuid());
    fs::create_directory_symlink(stale, place.path() / ("poolscope-" + user + "-link"));
    std::ofstream(place.path() / ("poolscope-" + user + "-file")) << "x";
    fs::create_directory(place.path() / ("poolscope-" + user + "9-1-0"));
    fs::create_directory(place.path() / "something else");
    CHECK(platform::sweep_run_dirs_in(place.path()) == 0);
    CHECK(fs::exists(stale / "spec.json"));
    CHECK(platform::sweep_run_dirs_in(place.path() / "nowhere") == 0);
}

TEST_CASE("the owner's line is read back as it was written") {
    const RunDirOwner owner{42, 123456789, "b00t", "pid:[4026531836]"};
    CHECK(platform::parse_owner(platform::write_owner(owner)) == owner);
    CHECK_FALSE(platform::parse_owner("42 123").has_value());
    CHECK_FALSE(platform::parse_owner("x y z n\n").has_value());
    CHECK_FALSE(platform::parse_owner("").has_value());
}
