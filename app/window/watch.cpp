#include "app/window/watch.hpp"

#include "engine/runner/interpreter.hpp"

#include <chrono>
#include <cmath>
#include <utility>

namespace poolscope::window {
namespace {

constexpr std::chrono::seconds load_period{2};

std::vector<double> busy_of(const std::vector<platform::CoreUsage>& usage) {
    std::vector<double> busy;
    for (const platform::CoreUsage& core : usage) busy.push_back(core.busy_ratio);
    return busy;
}

}  // namespace

MachineNow as_shown(MachineNow now) {
    constexpr double bar_levels = 8;
    for (double& ratio : now.busy) ratio = std::round(ratio * bar_levels) / bar_levels;
    if (now.load) now.load = std::round(*now.load * 10) / 10;
    return now;
}

Watch::Watch(std::function<void()> wake)
    : wake_(std::move(wake)),
      searcher_([this](std::stop_token stop) { search(std::move(stop)); }),
      watcher_([this](std::stop_token stop) { watch_load(std::move(stop)); }) {}

Watch::~Watch() = default;

void Watch::pause(bool paused) {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(paused_, paused) != paused) changed_.notify_all();
}

Watch::News Watch::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(news_, {});
}

void Watch::search(std::stop_token stop) {
    const auto found = [this](const telemetry::InterpreterInfo& info) {
        {
            const std::scoped_lock lock(mutex_);
            news_.interpreters.push_back(info);
        }
        wake_();
    };
    runner::discover(found, stop);
    {
        const std::scoped_lock lock(mutex_);
        news_.search_done = true;
    }
    wake_();
}

void Watch::publish(MachineNow now) {
    now = as_shown(std::move(now));
    {
        const std::scoped_lock lock(mutex_);
        if (last_ == now) return;
        last_ = now;
        news_.machine = std::move(now);
    }
    wake_();
}

void Watch::watch_load(std::stop_token stop) {
    const auto source = platform::make_core_usage_source();
    MachineNow now;
    for (unsigned round = 0; !stop.stop_requested(); ++round) {
        const auto usage = source->sample();
        // The first look has nothing to compare with: no news yet.
        if (usage && !usage->empty()) now.busy = busy_of(*usage);
        // The system itself reckons the load anew every five seconds.
        if (round % 3 == 0) now.load = platform::read_machine().load_1min;
        if (!now.busy.empty() || !usage) publish(now);
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, load_period, [&] { return false; });
        changed_.wait(lock, stop, [&] { return !paused_; });
    }
}

}  // namespace poolscope::window
