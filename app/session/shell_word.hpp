#pragma once

#include <string>
#include <string_view>

namespace poolscope::session {

/// A word for a POSIX shell, quoted where it has to be.
std::string shell_quoted(std::string_view word);

}  // namespace poolscope::session
