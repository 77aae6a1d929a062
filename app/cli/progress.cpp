#include "app/cli/progress.hpp"

#include "app/cli/live_block.hpp"
#include "app/cli/phase_text.hpp"

#include <fmt/format.h>

namespace poolscope::cli {

PlainProgress::PlainProgress(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

void PlainProgress::update(const timeline::Timeline& timeline, base::Nanoseconds) {
    for (; announced_ < timeline.phases().size(); ++announced_) {
        const auto& phase = timeline.phases()[announced_].phase;
        write_(fmt::format("{}poolscope: {}\n", in_line_ ? "\n" : "", pass_text(phase, timeline.phases_total())));
        in_line_ = false;
    }
}

void PlainProgress::print(std::string_view text) {
    if (text.empty()) return;
    write_(text);
    in_line_ = text.back() != '\n';
}

LiveProgress::LiveProgress(Terminal terminal, std::function<TerminalSize()> size,
                           std::function<void(std::string_view)> write)
    : terminal_(terminal), size_(std::move(size)), write_(write), redrawn_(terminal.colours, std::move(write)) {}

void LiveProgress::update(const timeline::Timeline& timeline, base::Nanoseconds now) {
    constexpr base::Nanoseconds period = std::chrono::milliseconds{100};
    if (drawn_at_ && now - *drawn_at_ < period) return;
    drawn_at_ = now;
    const auto size = size_();
    redrawn_.draw(live_block(timeline, now, size, terminal_.utf8), size);
}

void LiveProgress::print(std::string_view text) {
    if (text.empty()) return;
    redrawn_.clear();
    // The block needs a line of its own below.
    write_(std::string(text) + (text.back() == '\n' ? "" : "\n"));
    drawn_at_.reset();
}

}  // namespace poolscope::cli
