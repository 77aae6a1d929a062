#pragma once

#include "engine/base/error.hpp"
#include "engine/telemetry/event.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace poolscope::runner {

using telemetry::InterpreterInfo;

/// Executables that could be a Python, without running any: PATH (python3, python, python3.N, pypy3), the usual
/// places, and pyenv's versions. Links are resolved and duplicates dropped, shims resolved to what they stand for;
/// the first is what `python3` means in the person's shell.
std::vector<std::filesystem::path> find_candidates();

inline constexpr std::chrono::milliseconds default_limit{5000};

/// Starts the interpreter once (contained, bounded) and asks it. Errors say what was wrong: does not exist, is a
/// folder, is not executable, is no Python, answered nothing within `limit`, is older than 3.8; kind `stopped` after a
/// stop request.
base::Result<InterpreterInfo> probe(const std::filesystem::path& executable,
                                    std::chrono::milliseconds limit = default_limit, std::stop_token stop = {});

/// Candidates that answer, in the order of `find_candidates`; `found` hears of each as soon as it is known.
std::vector<InterpreterInfo> discover(const std::function<void(const InterpreterInfo&)>& found = {},
                                      std::stop_token stop = {});

/// The one to use when nobody chose: the first candidate that answers.
base::Result<InterpreterInfo> default_interpreter(std::stop_token stop = {});

}  // namespace poolscope::runner
