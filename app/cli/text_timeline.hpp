#pragma once

#include "app/cli/text.hpp"
#include "engine/timeline/timeline.hpp"

#include <vector>

namespace poolscope::cli {

/// The lanes of a traced phase in characters, with a time axis and a legend. Each column shows the state that filled
/// most of it. Empty when the phase has no lanes or no finished work, or where `columns` leaves no room.
std::vector<Line> text_timeline(const timeline::PhaseView& phase, std::size_t columns, bool utf8);

}  // namespace poolscope::cli
