#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolscope::experiment {

/// The candidate that a person most likely meant (by edit distance), or "" when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// "Did you mean fork?" where a candidate is near, else "Choose from fork, spawn, forkserver."
std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace poolscope::experiment
