#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>

namespace poolscope::runner {

/// Calls `tick` every `period` until it is stopped or destroyed; late ticks are not made up for.
class Periodic {
public:
    Periodic(boost::asio::io_context& io, std::chrono::milliseconds period, std::function<void()> tick)
        : timer_(io), period_(period), tick_(std::move(tick)) {
        wait();
    }

    void stop() { timer_.cancel(); }

private:
    void wait() {
        timer_.expires_after(period_);
        timer_.async_wait([this](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            tick_();
            wait();
        });
    }

    boost::asio::steady_timer timer_;
    const std::chrono::milliseconds period_;
    const std::function<void()> tick_;
};

}  // namespace poolscope::runner
