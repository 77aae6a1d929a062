#pragma once

#include "app/ui/ui.hpp"
#include "engine/experiment/python_source.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace poolscope::views {

struct CodeLook {
    bool line_numbers = true;
    int text_size = 13;                ///< pixels at 100 %
    std::span<const std::size_t> hot;  ///< spans of the source whose control has the focus or the mouse
};

/// How many characters of a line fit into a code panel of this width.
std::size_t code_columns(const ui::Ui& ui, float width, const CodeLook& look);
float code_height(const ui::Ui& ui, const experiment::PythonSource& source);
/// The middle of a line, from the top of the panel's content.
float code_line_middle(const ui::Ui& ui, std::size_t line);

/// Draws the source at `rect` (its content, of which the clip rectangle shows a part). Returns the span that the mouse
/// is on.
std::optional<std::size_t> draw_code(ui::Ui& ui, const ui::Rect& rect, const experiment::PythonSource& source,
                                     const CodeLook& look);

}  // namespace poolscope::views
