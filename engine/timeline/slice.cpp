#include "engine/timeline/slice.hpp"

namespace poolscope::timeline {

std::string_view name_of(State state) noexcept {
    switch (state) {
        case State::startup:
            return "start-up";
        case State::unpickle:
            return "unpickle";
        case State::run:
            return "run";
        case State::pickle:
            return "pickle";
        case State::transfer:
            return "transfer";
        case State::wait:
            return "wait";
        case State::done:
            return "done";
    }
    return "";
}

}  // namespace poolscope::timeline
