#pragma once

#include "app/cli/terminal.hpp"
#include "engine/base/time.hpp"
#include "engine/timeline/timeline.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace poolscope::cli {

/// Shows a run while it lasts.
class Progress {
public:
    virtual ~Progress() = default;
    virtual void update(const timeline::Timeline& timeline, base::Nanoseconds now) = 0;
    /// What the program that runs printed; may come in the middle of a line.
    virtual void print(std::string_view text) = 0;
};

/// Nothing but what the learner's function prints is kept back too.
class SilentProgress : public Progress {
public:
    void update(const timeline::Timeline&, base::Nanoseconds) override {}
    void print(std::string_view) override {}
};

/// A line as each pass begins, for logs and pipes.
class PlainProgress : public Progress {
public:
    explicit PlainProgress(std::function<void(std::string_view)> write);
    void update(const timeline::Timeline& timeline, base::Nanoseconds now) override;
    void print(std::string_view text) override;

private:
    std::function<void(std::string_view)> write_;
    std::size_t announced_ = 0;
    bool in_line_ = false;
};

/// The live block, redrawn at most ten times a second.
class LiveProgress : public Progress {
public:
    LiveProgress(Terminal terminal, std::function<TerminalSize()> size, std::function<void(std::string_view)> write);
    void update(const timeline::Timeline& timeline, base::Nanoseconds now) override;
    void print(std::string_view text) override;

private:
    const Terminal terminal_;
    const std::function<TerminalSize()> size_;
    const std::function<void(std::string_view)> write_;
    Redrawn redrawn_;
    std::optional<base::Nanoseconds> drawn_at_;
};

}  // namespace poolscope::cli
