#include "engine/runner/pyenv.hpp"

#include "engine/runner/interpreter.hpp"
#include "tests/engine/runner/test_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;

/// A pyenv with three versions and the shim python3.
class FakePyenv : public test::TestFolder {
public:
    FakePyenv() {
        for (const char* version : {"3.9.18", "3.11.2", "3.11.10"})
            write_program(fs::path("versions") / version / "bin" / "python3", "#!/bin/sh\n");
        write_program("shims/python3", "#!/bin/sh\n");
        write("version", "3.9.18  # the global choice\n");
    }

    [[nodiscard]] fs::path python(const char* version) const { return path() / "versions" / version / "bin/python3"; }

private:
    const test::Environment version_{"PYENV_VERSION", nullptr};
};

TEST_CASE("versions compare by their numbers") {
    CHECK(version_before("3.9.18", "3.11.7"));
    CHECK_FALSE(version_before("3.11.7", "3.9.18"));
    CHECK(version_before("3.13.0", "3.13.0t"));
    CHECK(version_before("pypy3.9", "python3.8"));
    CHECK_FALSE(version_before("3.8", "3.8"));
    CHECK(version_before("99999999999999999999", "x"));
}

TEST_CASE("a shim stands for the chosen version") {
    const FakePyenv fake;
    const Pyenv pyenv(fake.path());
    CHECK(pyenv.is_shim(fake.path() / "shims/python3"));
    CHECK_FALSE(pyenv.is_shim(fake.python("3.9.18")));
    CHECK(pyenv.resolve("python3", "/") == fake.python("3.9.18"));
    CHECK_FALSE(pyenv.resolve("pypy3", "/").has_value());

    SUBCASE("a folder's own choice goes before, also from below it") {
        fake.write("course/.python-version", "3.11.2\n");
        fs::create_directories(fake.path() / "course/week1");
        CHECK(pyenv.resolve("python3", fake.path() / "course/week1") == fake.python("3.11.2"));
    }
    SUBCASE("the environment goes before all; a prefix means the newest") {
        fake.write("course/.python-version", "3.9.18\n");
        const test::Environment chosen("PYENV_VERSION", "2.7.1:3.11");
        CHECK(pyenv.resolve("python3", fake.path() / "course") == fake.python("3.11.10"));
    }
    SUBCASE("what is not installed stands for nothing") {
        const test::Environment chosen("PYENV_VERSION", "3.14.0");
        CHECK_FALSE(pyenv.resolve("python3", "/").has_value());
    }
}

TEST_CASE("all of pyenv's versions are found, newest first") {
    const FakePyenv fake;
    const std::vector<fs::path> expected{fake.path() / "versions/3.11.10/bin", fake.path() / "versions/3.11.2/bin",
                                         fake.path() / "versions/3.9.18/bin"};
    CHECK(Pyenv(fake.path()).bin_folders() == expected);
}

TEST_CASE("candidates: PATH's python3 first, shims resolved, each executable once") {
    const FakePyenv fake;
    const test::Environment root("PYENV_ROOT", fake.path().c_str());
    const test::Environment path("PATH", (fake.path() / "shims").c_str());
    fs::create_symlink(fake.python("3.9.18"), fake.path() / "shims/python");
    const auto found = find_candidates();
    REQUIRE(found.size() >= 3);
    CHECK(found.front() == fs::canonical(fake.python("3.9.18")));
    for (const char* version : {"3.9.18", "3.11.2", "3.11.10"})
        CHECK(std::ranges::count(found, fs::canonical(fake.python(version))) == 1);
    CHECK(std::ranges::none_of(found, [&](const fs::path& file) { return file.parent_path().filename() == "shims"; }));
}

TEST_CASE("candidates: a virtual environment's python keeps its own path") {
    const test::TestFolder folder;
    folder.write_program("real/python3.11", "#!/bin/sh\n");
    folder.write("env/pyvenv.cfg", "home = elsewhere\n");
    fs::create_directories(folder.path() / "env/bin");
    fs::create_symlink(folder.path() / "real/python3.11", folder.path() / "env/bin/python3");
    const test::Environment path("PATH", (folder.path() / "env/bin").c_str());
    const auto found = find_candidates();
    REQUIRE_FALSE(found.empty());
    CHECK(found.front() == fs::canonical(folder.path()) / "env/bin/python3");
}

TEST_CASE("candidates: helpers and other programs with like names are left out") {
    const test::TestFolder folder;
    for (const char* name : {"python3-config", "python3.11-config", "python3.11m-x", "pythonw", "ipython3"})
        folder.write_program(name, "#!/bin/sh\n");
    folder.write("python3", "not executable");
    const test::Environment path("PATH", folder.path().c_str());
    for (const auto& file : find_candidates()) CHECK(file.parent_path() != fs::canonical(folder.path()));
}

}  // namespace
}  // namespace poolscope::runner
