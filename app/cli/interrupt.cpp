#include "app/cli/interrupt.hpp"

#include <array>
#include <csignal>

namespace poolscope::cli {
namespace {

volatile std::sig_atomic_t noted = 0;

constexpr std::array watched{SIGINT, SIGTERM, SIGHUP};

extern "C" void note_signal(int number) {
    noted = number;
    std::signal(number, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
    noted = 0;
    for (const int number : watched) std::signal(number, note_signal);
}

Interrupt::~Interrupt() {
    for (const int number : watched) std::signal(number, SIG_DFL);
}

int Interrupt::signal() const noexcept {
    return noted;
}

}  // namespace poolscope::cli
