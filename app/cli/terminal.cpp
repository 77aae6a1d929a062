#include "app/cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace poolscope::cli {
namespace {

bool names_utf8(std::string locale) {
    std::ranges::transform(locale, locale.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

}  // namespace

Terminal judge_terminal(bool is_terminal, const std::function<std::string(const char*)>& variable) {
    const std::string kind = variable("TERM");
    // The first of these that is set decides (POSIX, "Environment Variables", 8.2).
    std::string locale;
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (locale.empty()) locale = variable(name);
    Terminal terminal;
    terminal.interactive = is_terminal && !kind.empty() && kind != "dumb";
    terminal.colours = terminal.interactive && variable("NO_COLOR").empty();
    terminal.utf8 = names_utf8(locale);
    return terminal;
}

Redrawn::Redrawn(bool colours, std::function<void(std::string_view)> write)
    : colours_(colours), write_(std::move(write)) {}

Redrawn::~Redrawn() {
    clear();
    if (cursor_hidden_) write_("\033[?25h");
}

std::size_t Redrawn::drawn_rows(std::size_t columns) const {
    std::size_t rows = 0;
    for (const std::size_t drawn : drawn_widths_) rows += std::max<std::size_t>(1, (drawn + columns - 1) / columns);
    return rows;
}

std::string Redrawn::back_to_top(std::size_t columns) const {
    const std::size_t rows = drawn_rows(columns);
    return rows == 0 ? "\r" : fmt::format("\r\033[{}A", rows);
}

void Redrawn::draw(const std::vector<Line>& lines, TerminalSize size) {
    std::string frame = cursor_hidden_ ? "" : "\033[?25l";
    cursor_hidden_ = true;
    columns_ = std::max<std::size_t>(size.columns, 1);
    frame += back_to_top(columns_);
    drawn_widths_.clear();
    // The last column stays free: some terminals wrap as soon as it is written.
    const std::size_t room = columns_ - 1;
    const std::size_t most = size.rows > 1 ? size.rows - 1 : 1;
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) {
        frame += render(lines[i], room, colours_) + "\033[K\n";
        drawn_widths_.push_back(std::min(width(lines[i]), room));
    }
    write_(frame + "\033[J");
}

// Line by line: tmux keeps what is erased from the top of the screen to its end, as if a person had cleared it.
void Redrawn::clear() {
    if (drawn_widths_.empty()) return;
    const std::size_t rows = drawn_rows(columns_);
    std::string frame = back_to_top(columns_);
    for (std::size_t i = 0; i < rows; ++i) frame += "\033[K\n";
    write_(frame + fmt::format("\033[{}A", rows));
    drawn_widths_.clear();
}

}  // namespace poolscope::cli
