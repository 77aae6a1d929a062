#pragma once

namespace poolscope::cli {

/// The command line, from beginning to end. Returns the exit code: 0 done, 1 the run failed, 2 the input was wrong.
int main(int argc, char** argv);

}  // namespace poolscope::cli
