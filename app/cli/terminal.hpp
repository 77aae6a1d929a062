#pragma once

#include "app/cli/text.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::cli {

/// What standard output can show.
struct Terminal {
    bool interactive = false;  ///< a terminal that moves its cursor: drawings may be redrawn
    bool colours = false;
    bool utf8 = false;
};

struct TerminalSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

/// From whether standard output is a terminal and from TERM, NO_COLOR (no-color.org), LC_ALL, LC_CTYPE and LANG, which
/// `variable` gives ("" when not set).
Terminal judge_terminal(bool is_terminal, const std::function<std::string(const char*)>& variable);

/// Of this program's standard output, now.
Terminal own_terminal();
TerminalSize own_terminal_size();

/// A block of lines at the bottom of a terminal that is redrawn in place. Text goes to `write` in one piece a frame,
/// so that nothing flickers.
class Redrawn {
public:
    Redrawn(bool colours, std::function<void(std::string_view)> write);
    /// Clears the block.
    ~Redrawn();
    Redrawn(const Redrawn&) = delete;
    Redrawn& operator=(const Redrawn&) = delete;

    /// Draws `lines` over those before; as many as fit.
    void draw(const std::vector<Line>& lines, TerminalSize size);
    void clear();

private:
    [[nodiscard]] std::size_t drawn_rows(std::size_t columns) const;
    [[nodiscard]] std::string back_to_top(std::size_t columns) const;

    const bool colours_;
    const std::function<void(std::string_view)> write_;
    std::vector<std::size_t> drawn_widths_;  // of the lines on screen; a narrower window breaks them anew
    bool cursor_hidden_ = false;
    std::size_t columns_ = 0;
};

}  // namespace poolscope::cli
