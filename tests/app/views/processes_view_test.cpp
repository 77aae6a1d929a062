#include "app/views/processes_view.hpp"

#include <doctest/doctest.h>

using namespace poolscope;

TEST_CASE("Processes stand as deep as their line of parents is long") {
    const auto row = [](std::int32_t pid, std::int32_t parent) {
        timeline::ProcessRow process;
        process.latest.pid = pid;
        process.latest.parent_pid = parent;
        return process;
    };
    // main, a forkserver with two workers, and the resource tracker
    const std::vector rows{row(10, 1), row(11, 10), row(12, 11), row(13, 11), row(14, 10)};
    CHECK(views::tree_depths(rows) == std::vector<unsigned>{0, 1, 2, 2, 1});
    CHECK(views::tree_depths({}).empty());
}
