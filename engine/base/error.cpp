#include "engine/base/error.hpp"

namespace poolscope::base {

std::string describe(const Error& error) {
    std::string text = error.where.empty() ? error.what : error.where + ": " + error.what;
    if (!error.remedy.empty()) text += "\n" + error.remedy;
    if (!error.detail.empty()) text += "\n" + error.detail;
    return text;
}

int exit_code(const Error& error) noexcept {
    return error.kind == ErrorKind::input ? 2 : 1;
}

}  // namespace poolscope::base
