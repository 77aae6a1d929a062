#include "app/window/stop_signals.hpp"

#include <csignal>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

namespace poolscope::window {

struct StopSignals::State {
    boost::asio::io_context context;
    boost::asio::signal_set signals{context, SIGINT, SIGTERM};
    std::atomic<bool> received{false};
    std::jthread thread;
};

StopSignals::StopSignals(std::function<void()> wake) : state_(std::make_unique<State>()) {
    State& state = *state_;
    state.signals.async_wait([&state, wake = std::move(wake)](const boost::system::error_code& error, int) {
        if (error) return;
        state.received = true;
        wake();
    });
    state.thread = std::jthread([&state] { state.context.run(); });
}

StopSignals::~StopSignals() {
    // The wait ends with an error, and with it the thread.
    boost::asio::post(state_->context, [this] { state_->signals.cancel(); });
}

bool StopSignals::received() const noexcept {
    return state_->received;
}

}  // namespace poolscope::window
