#include "engine/platform/linux/core_usage.hpp"

#include "engine/platform/linux/fields.hpp"
#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/sampling.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::platform {
namespace {

std::uint64_t grown(std::uint64_t before, std::uint64_t now) {
    return now > before ? now - before : 0;  // the idle counts are known to step back now and then
}

class StatCoreUsage final : public CoreUsageSource {
public:
    base::Result<std::vector<CoreUsage>> sample() override {
        if (!file_.read(text_)) return unreadable();
        parse_core_ticks(text_, now_);
        if (now_.empty()) return unreadable();
        std::vector<CoreUsage> usage;
        for (const CoreTicks& core : now_) compare(core, usage);
        return usage;
    }

    [[nodiscard]] std::string name() const override {
        return fmt::format("/proc/stat, ticks of {} ms", 1000 / std::max(1L, ::sysconf(_SC_CLK_TCK)));
    }

private:
    static std::unexpected<base::Error> unreadable() {
        return base::system_error("/proc/stat does not say what the cores do.",
                                  "See that /proc is mounted and readable.");
    }

    /// A core whose counts have not moved keeps its old ones, so that the next look sees the whole span.
    void compare(const CoreTicks& now, std::vector<CoreUsage>& usage) {
        const auto before = std::ranges::find(before_, now.core, &CoreTicks::core);
        if (before == before_.end()) {
            before_.push_back(now);
            return;
        }
        const auto busy = grown(before->busy, now.busy);
        const auto total = busy + grown(before->idle, now.idle);
        if (total == 0) return;
        usage.push_back({now.core, static_cast<double>(busy) / static_cast<double>(total)});
        *before = now;
    }

    KeptFile file_{"/proc/stat"};
    std::string text_;
    std::vector<CoreTicks> now_;
    std::vector<CoreTicks> before_;
};

}  // namespace

void parse_core_ticks(std::string_view stat, std::vector<CoreTicks>& ticks) {
    ticks.clear();
    while (stat.starts_with("cpu")) {
        Fields fields(next_line(stat));
        const auto core = to_number<unsigned>(fields.next().substr(3));
        if (!core) continue;  // the first line, "cpu", is the sum
        // user nice system idle iowait irq softirq steal; guest time, which follows, is part of user and nice.
        std::uint64_t column[8] = {};
        for (auto& value : column) value = fields.number<std::uint64_t>().value_or(0);
        ticks.push_back({.core = *core,
                         .busy = column[0] + column[1] + column[2] + column[5] + column[6] + column[7],
                         .idle = column[3] + column[4]});
    }
}

std::unique_ptr<CoreUsageSource> make_core_usage_source() {
    return std::make_unique<StatCoreUsage>();
}

}  // namespace poolscope::platform
