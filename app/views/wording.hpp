#pragma once

#include "engine/base/error.hpp"

#include <string>

namespace poolscope::views {

/// "there is no executor" as "There is no executor."; a first word that is a path or a name stays as it is.
std::string as_sentence(std::string text);

/// What happened and what to do, in one line.
std::string as_line(const base::Error& error);

}  // namespace poolscope::views
