#pragma once

#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"
#include "engine/telemetry/event.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace poolscope::window {

/// What the top bar shows of the machine at this moment.
struct MachineNow {
    std::vector<double> busy;  ///< a ratio a core, ascending id; empty: not known
    std::optional<double> load;
    friend bool operator==(const MachineNow&, const MachineNow&) = default;
};

/// What is looked up beside the window's thread: the interpreters, once, and how busy the machine is, every two seconds
/// while it is wanted. `wake` is called whenever there is something new.
class Watch {
public:
    explicit Watch(std::function<void()> wake);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// The load is of no interest (the window is hidden) or must not be disturbed (a run is being timed).
    void pause(bool paused);

    struct News {
        std::vector<telemetry::InterpreterInfo> interpreters;  ///< found since the last call
        bool search_done = false;
        std::optional<MachineNow> machine;
        [[nodiscard]] bool any() const { return !interpreters.empty() || search_done || machine; }
    };
    /// What came since the last call.
    News take();

private:
    void search(std::stop_token stop);
    void watch_load(std::stop_token stop);
    void publish(MachineNow now);

    std::function<void()> wake_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    News news_;                       // guarded by mutex_
    std::optional<MachineNow> last_;  // guarded by mutex_
    bool paused_ = false;             // guarded by mutex_
    // Last, so that they end before what they use.
    std::jthread searcher_;
    std::jthread watcher_;
};

/// Rounded to what the chip can show, so that a change too small to be seen paints nothing.
MachineNow as_shown(MachineNow now);

}  // namespace poolscope::window
