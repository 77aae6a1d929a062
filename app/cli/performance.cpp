#include "app/cli/performance.hpp"

#include "engine/base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

namespace poolscope::cli {
namespace {

/// Passes on what the run's programs print, up to a bound: the same function runs in every pass.
class OutputTap {
public:
    explicit OutputTap(Progress& progress) : progress_(progress) {}

    void update(const timeline::Timeline& timeline) {
        for (; seen_ < timeline.output().size(); ++seen_) pass_on(timeline.output()[seen_].text);
    }

    void close(const timeline::Timeline& timeline) {
        for (const auto& loss : timeline.losses())
            if (loss.what == "output bytes") total_ += loss.count;
        if (total_ > shown_)
            progress_.print(
                fmt::format("\nOf {} bytes that the program printed, the first {} are above.\n", total_, shown_));
    }

private:
    static constexpr std::size_t bound = 4096;

    void pass_on(std::string_view text) {
        const auto part = text.substr(0, std::min<std::size_t>(text.size(), bound - shown_));
        total_ += text.size();
        shown_ += part.size();
        progress_.print(part);
    }

    Progress& progress_;
    std::size_t seen_ = 0;
    std::size_t shown_ = 0;
    std::uint64_t total_ = 0;
};

}  // namespace

base::Result<Performance> perform(const experiment::Experiment& experiment, Progress& progress,
                                  const std::function<bool()>& interrupted, session::RunFunction run) {
    // Polled rather than woken: a wake-up an event would take time from the run that is being measured.
    constexpr std::chrono::milliseconds poll_period{50};
    session::RunController controller([] {}, std::move(run));
    if (auto started = controller.start(experiment); !started) return std::unexpected(std::move(started).error());
    OutputTap output(progress);
    while (controller.running()) {
        std::this_thread::sleep_for(poll_period);
        if (interrupted()) controller.stop();
        controller.update();
        output.update(controller.timeline());
        if (controller.running()) progress.update(controller.timeline(), base::monotonic_now());
    }
    const auto& past = controller.history().back();
    output.close(*past.timeline);
    return Performance{past.timeline, past.report};
}

}  // namespace poolscope::cli
