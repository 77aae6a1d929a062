#pragma once

#include <expected>
#include <string>
#include <utility>

namespace poolscope::base {

/// Whose move it is next; decides the exit code of the command line.
enum class ErrorKind {
    input,    ///< what the person gave cannot be used (exit code 2)
    run,      ///< the run started and failed (exit code 1)
    system,   ///< the machine refused something that normally works (exit code 1)
    stopped,  ///< a person or a signal ended it (exit code 1)
};

/// The one error type of everything that can fail in normal life. Each text is a whole, plain sentence
/// without a final line break, ready to be shown to a person.
struct Error {
    ErrorKind kind = ErrorKind::run;
    std::string what;    ///< what happened, with the value at fault
    std::string where;   ///< file:line:column, option or process; may be empty
    std::string remedy;  ///< what to do next; may be empty
    std::string detail;  ///< what a program printed, such as a traceback; may be empty, may have many lines
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> input_error(std::string what, std::string remedy = {}, std::string where = {}) {
    return std::unexpected(Error{ErrorKind::input, std::move(what), std::move(where), std::move(remedy), {}});
}

inline std::unexpected<Error> run_error(std::string what, std::string remedy = {}, std::string where = {},
                                        std::string detail = {}) {
    return std::unexpected(
        Error{ErrorKind::run, std::move(what), std::move(where), std::move(remedy), std::move(detail)});
}

inline std::unexpected<Error> system_error(std::string what, std::string remedy = {}, std::string where = {}) {
    return std::unexpected(Error{ErrorKind::system, std::move(what), std::move(where), std::move(remedy), {}});
}

/// `where: what` on the first line, the remedy on the next, then the detail.
std::string describe(const Error& error);

/// 2 for input, 1 for everything else.
int exit_code(const Error& error) noexcept;

}  // namespace poolscope::base
