#include "app/session/program_file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace poolscope::session;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "poolscope-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

std::string content(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::optional<Editor> editor(std::string visual, std::string plain, std::set<std::string> programs) {
    return find_editor([=](const char* name) { return std::string(name) == "VISUAL" ? visual : plain; },
                       [=](const std::string& program) { return programs.contains(program); });
}

}  // namespace

TEST_CASE("a title gives a name that can be imported") {
    CHECK(program_file_name("The proof") == "the_proof.py");
    CHECK(program_file_name("  Threads & the GIL! ") == "threads_the_gil.py");
    CHECK(program_file_name("100 processes") == "experiment_100_processes.py");
    CHECK(program_file_name("été") == "t.py");
    CHECK(program_file_name("") == "experiment.py");
}

TEST_CASE("a program is saved, and another one's file is kept unless it is to be replaced") {
    const Folder folder;
    const auto file = folder.path / "proof.py";
    CHECK(*save_program(file, "a = 1\n") == file);
    CHECK(content(file) == "a = 1\n");
    CHECK(save_program(file, "a = 1\n"));
    const auto refused = save_program(file, "b = 2\n");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("proof.py exists") != std::string::npos);
    CHECK(content(file) == "a = 1\n");
    CHECK(save_program(file, "b = 2\n", true));
    CHECK(content(file) == "b = 2\n");
}

TEST_CASE("where a program cannot be saved is said") {
    const Folder folder;
    CHECK_FALSE(save_program("", "x"));
    CHECK_FALSE(save_program(folder.path, "x"));
    CHECK_FALSE(save_program(folder.path / "missing" / "proof.py", "x"));
}

TEST_CASE("for the editor an edited file stays and a new one stands beside it") {
    const Folder folder;
    const auto file = folder.path / "proof.py";
    CHECK(*save_beside(file, "a = 1\n") == file);
    CHECK(*save_beside(file, "a = 1\n") == file);
    CHECK(*save_beside(file, "a = 2\n") == folder.path / "proof_2.py");
    CHECK(*save_beside(file, "a = 3\n") == folder.path / "proof_3.py");
    CHECK(content(file) == "a = 1\n");
}

TEST_CASE("the editor is what the person set, in a terminal where it needs one") {
    CHECK(editor("code --wait", "vim", {})->command == "code --wait");
    CHECK(editor("", "vim", {"xterm", "konsole"})->command == "konsole -e vim");
    CHECK(editor("", "/usr/bin/kate", {})->command == "/usr/bin/kate");
    CHECK(editor("", "vim", {"xdg-open"})->command == "xdg-open");
    CHECK(editor("", "", {"kitty", "xdg-open"})->command == "xdg-open");
    CHECK_FALSE(editor("", "vim", {}));
    CHECK_FALSE(editor("", "", {"xterm"}));
}

TEST_CASE("the editor gets the file, whatever its name") {
    const Folder folder;
    const auto file = folder.path / "it's a proof.py";
    REQUIRE(save_program(file, "x = 1\n"));
    const auto copy = folder.path / "copy";
    const auto script = folder.path / "edit.sh";
    std::ofstream(script) << "cp \"$1\" " << copy.string() << ".part && mv " << copy.string() << ".part "
                          << copy.string() << "\n";
    REQUIRE(open_in_editor({"sh " + script.string()}, file));
    for (int i = 0; i < 500 && !fs::exists(copy); ++i) std::system("sleep 0.01");
    CHECK(content(copy) == "x = 1\n");
}
