#pragma once

#include <filesystem>
#include <string>

namespace poolscope::tests {

/// A program of tests/child, which the build puts beside the test program.
inline std::string child_program(const std::string& name) {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "child" / name).string();
}

}  // namespace poolscope::tests
