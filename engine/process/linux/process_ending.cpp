#include "engine/process/linux/process_ending.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

namespace poolscope::process {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds tracker_patience{1000};
constexpr int most_stop_rounds = 100;  // Each finds only what was forked during the one before.

class Ender {
public:
    explicit Ender(const Ending& ending) : ending_(ending), deadline_(Clock::now() + ending.limit) {}

    EndedProcesses run() {
        auto pause = std::chrono::microseconds(500);
        for (;;) {
            const auto [trackers, others] = find();
            result_.all_gone = trackers.empty() && others.empty();
            if (result_.all_gone || Clock::now() > deadline_) return std::move(result_);
            if (!others.empty()) {
                kill_all(stop_all(others));
            } else if (tracker_time_is_up()) {
                kill_all(trackers);
            } else {
                for (const pid_t tracker : trackers) ::kill(tracker, SIGCONT);
            }
            std::this_thread::sleep_for(pause);
            pause = std::min(pause * 2, std::chrono::microseconds(5000));
        }
    }

private:
    struct Found {
        std::vector<pid_t> trackers;
        std::vector<pid_t> others;
    };

    Found find() {
        Found found;
        for (const ProcessEntry& entry : ending_.find())
            (is_resource_tracker(entry.pid) ? found.trackers : found.others).push_back(entry.pid);
        return found;
    }

    /// A stopped process cannot fork: when a round finds nobody new, all of them stand still.
    std::set<pid_t> stop_all(std::vector<pid_t> others) {
        std::set<pid_t> stopped;
        for (int round = 0; round < most_stop_rounds; ++round) {
            const auto before = stopped.size();
            for (const pid_t pid : others)
                if (stopped.insert(pid).second) ::kill(pid, SIGSTOP);
            if (stopped.size() == before) break;
            others = find().others;
        }
        return stopped;
    }

    template <class Pids>
    void kill_all(const Pids& pids) {
        for (const pid_t pid : pids)
            if (result_.killed.insert(pid).second && ending_.before_kill) ending_.before_kill(pid);
        for (const pid_t pid : pids) ::kill(pid, SIGKILL);
    }

    bool tracker_time_is_up() {
        if (tracker_deadline_ == Clock::time_point{})
            tracker_deadline_ = std::min(Clock::now() + tracker_patience, deadline_ - std::chrono::milliseconds(100));
        return Clock::now() > tracker_deadline_;
    }

    const Ending& ending_;
    const Clock::time_point deadline_;
    Clock::time_point tracker_deadline_{};
    EndedProcesses result_;
};

}  // namespace

EndedProcesses end_processes(const Ending& ending) {
    return Ender(ending).run();
}

}  // namespace poolscope::process
