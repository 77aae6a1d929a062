#pragma once

#include "app/ui/ui.hpp"
#include "app/views/console_text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::views {

/// A row on screen: a part of a console line.
struct ConsoleRow {
    std::size_t line = 0;
    std::size_t begin = 0;  ///< bytes of the line's text
    std::size_t end = 0;
    friend bool operator==(const ConsoleRow&, const ConsoleRow&) = default;
};

/// Lines wrapped to a number of characters, at blanks where there are some; keeps what is done.
class ConsoleRows {
public:
    void update(const ConsoleText& text, std::size_t columns);
    [[nodiscard]] const std::vector<ConsoleRow>& rows() const noexcept { return rows_; }

private:
    std::vector<ConsoleRow> rows_;
    std::size_t columns_ = 0;
    unsigned generation_ = 0;
    std::size_t lines_ = 0;      // wrapped so far
    std::size_t last_size_ = 0;  // of the last one, which may have grown
};

/// A place in the text, for selecting.
struct ConsolePlace {
    std::size_t line = 0;
    std::size_t byte = 0;
    friend auto operator<=>(const ConsolePlace&, const ConsolePlace&) = default;
};

/// The text between two places, in any order, lines joined by line breaks.
std::string text_between(const std::vector<ConsoleLine>& lines, ConsolePlace a, ConsolePlace b);

/// The console below the code: shows the text, follows its end, lets it be selected and copied.
class ConsolePanel {
public:
    /// Title and text. `status` stands at the right of the title.
    void draw(ui::Ui& ui, const ui::Rect& rect, const ConsoleText& text, std::string_view status);
    /// A strip of one row: the title and the last words. True when it was pressed, to open or fold it.
    bool draw_strip(ui::Ui& ui, const ui::Rect& rect, const ConsoleText& text, std::string_view status, bool open);
    void copy_selection(const ConsoleText& text) const;
    void select_all(const ConsoleText& text);

private:
    void draw_well(ui::Ui& ui, const ui::Rect& rect, const ConsoleText& text);
    void draw_row(ui::Ui& ui, const ui::Rect& row, const ConsoleText& text, const ConsoleRow& part) const;
    /// The first row of the result, or the number of rows while there is none.
    [[nodiscard]] float result_row(const ConsoleText& text) const;
    void scroll(ui::Ui& ui, const ui::Rect& view, float content, bool ended);
    void select(const ui::Rect& view, const ConsoleText& text, bool pressed);
    [[nodiscard]] ConsolePlace place_at(const ui::Rect& view, const ConsoleText& text, ImVec2 at) const;

    ConsoleRows rows_;
    unsigned generation_ = 0;
    float offset_ = 0;     // scrolled by, in pixels
    bool follows_ = true;  // the end stays in sight
    float pitch_ = 8;      // of a character
    float row_height_ = 20;
    std::optional<ConsolePlace> anchor_;
    ConsolePlace head_;
};

}  // namespace poolscope::views
