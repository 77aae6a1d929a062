#pragma once

#include "engine/platform/sampling.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace poolscope::platform {

/// What the kernel said about a core, in the order in which it happened there.
struct SwitchRecord {
    enum class Kind {
        in,         ///< the thread came onto the core
        out,        ///< it left to wait
        preempted,  ///< it left although it wanted to run on
        ended,      ///< it ended; no `out` follows
        lost,       ///< records are missing here
    };
    Kind kind = Kind::in;
    base::Nanoseconds at{};
    std::int32_t pid = 0;
    std::int32_t tid = 0;
    std::uint64_t count = 0;  ///< of lost records

    friend bool operator==(const SwitchRecord&, const SwitchRecord&) = default;
};

/// Turns the records of one core into spans that follow each other and never overlap.
class SwitchPairing {
public:
    /// Records are complete from `since` on: what leaves first without having come was there since then.
    SwitchPairing(unsigned core, base::Nanoseconds since) noexcept : core_(core), shown_until_(since) {}

    void add(const SwitchRecord& record, std::vector<OnCore>& spans);

    /// Appends what the thread now on the core has run until `until`; its next span goes on from there.
    void show_open(base::Nanoseconds until, std::vector<OnCore>& spans);

    /// Records lost by the kernel, and those without their other half.
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

private:
    struct Running {
        std::int32_t pid = 0;
        std::int32_t tid = 0;
        base::Nanoseconds since{};
    };

    void end(const SwitchRecord& record, std::vector<OnCore>& spans);
    void show(const Running& running, base::Nanoseconds until, bool preempted, std::vector<OnCore>& spans);

    unsigned core_;
    base::Nanoseconds shown_until_;
    bool fresh_ = true;  // no record yet
    std::optional<Running> running_;
    std::uint64_t lost_ = 0;
};

}  // namespace poolscope::platform
