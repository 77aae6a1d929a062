#pragma once

#include "app/cli/terminal.hpp"
#include "app/cli/text.hpp"
#include "engine/base/time.hpp"
#include "engine/timeline/timeline.hpp"

#include <vector>

namespace poolscope::cli {

/// What a run under way looks like in a terminal: the pass, a bar a core, a line a worker. Pure. At most
/// `size.rows - 1` lines; wider machines get their cores in several columns, and workers without room are counted.
std::vector<Line> live_block(const timeline::Timeline& timeline, base::Nanoseconds now, TerminalSize size, bool utf8);

}  // namespace poolscope::cli
