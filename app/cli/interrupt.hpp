#pragma once

namespace poolscope::cli {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP is noted instead of ending the program; a second one of the
/// same kind ends it at once (the keeper then ends the run).
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    /// The number of the signal that came, or 0.
    [[nodiscard]] int signal() const noexcept;
};

}  // namespace poolscope::cli
