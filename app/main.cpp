#include "app/cli/cli.hpp"
#include "app/version.hpp"

#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
    // At once, before anything else is set up.
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::printf("poolscope %s\n", poolscope::version);
        return 0;
    }
    return poolscope::cli::main(argc, argv);
}
