#include "app/plot/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace poolscope::plot {
namespace {

struct Unit {
    double ns;
    std::string_view name;
};
constexpr Unit second{1e9, "s"};
constexpr Unit millisecond{1e6, "ms"};
constexpr Unit microsecond{1e3, "µs"};
constexpr Unit nanosecond{1, "ns"};

Unit unit_of(base::Nanoseconds value) {
    const auto size = std::abs(value.count());
    if (size >= 1'000'000'000) return second;
    if (size >= 100'000 || size == 0) return millisecond;
    return size >= 1'000 ? microsecond : nanosecond;
}

/// Seconds: four digits in all. Below: whole from 100 on, else one decimal; nanoseconds are whole.
int plain_decimals(double value, Unit unit) {
    const double size = std::abs(value);
    if (unit.ns == second.ns) return size < 10 ? 3 : size < 100 ? 2 : 1;
    return size == 0 || size >= 99.95 || unit.ns == nanosecond.ns ? 0 : 1;
}

/// As many decimals as reach the first digit of the spread.
int decimals_for_spread(double spread, int most) {
    if (!(spread > 0)) return most;
    return std::clamp(static_cast<int>(-std::floor(std::log10(spread) + 1e-9)), 0, most);
}

int decimals_of(base::Nanoseconds value, std::optional<base::Nanoseconds> spread, Unit unit) {
    const int plain = plain_decimals(static_cast<double>(value.count()) / unit.ns, unit);
    if (!spread || spread->count() <= 0) return plain;
    return decimals_for_spread(static_cast<double>(spread->count()) / unit.ns, std::max(plain, 3));
}

std::string in_unit(base::Nanoseconds value, Unit unit, int decimals) {
    return fixed(static_cast<double>(value.count()) / unit.ns, decimals);
}

}  // namespace

std::string fixed(double value, int decimals) {
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0 && !zero ? "−" + text : text;
}

Quantity duration(base::Nanoseconds value, std::optional<base::Nanoseconds> spread) {
    if (std::abs(value.count()) >= 120'000'000'000) {
        const auto whole = std::llround(base::seconds(value));
        return {fmt::format("{} min {:02}", whole / 60, std::abs(whole % 60)), "s"};
    }
    const Unit unit = unit_of(value);
    return {in_unit(value, unit, decimals_of(value, spread, unit)), std::string(unit.name)};
}

std::string duration_like(base::Nanoseconds value, base::Nanoseconds like, std::optional<base::Nanoseconds> spread) {
    const Unit unit = unit_of(like);
    return in_unit(value, unit, decimals_of(like, spread, unit));
}

std::string milliseconds(base::Nanoseconds value) {
    const double ms = base::milliseconds(value);
    if (std::abs(ms) >= 9.95) return count(std::llround(ms));
    if (std::abs(ms) >= 0.05) return fixed(ms, 1);
    return value.count() == 0 ? "0" : "<0.1";
}

std::string ratio(double value, std::optional<double> spread) {
    const int decimals = spread && *spread > 0 ? std::clamp(decimals_for_spread(*spread, 2), 1, 2) : 1;
    return fixed(value, decimals) + "×";
}

std::string percent(double ratio) {
    return fmt::format("{} %", std::llround(ratio * 100));
}

std::string count(std::int64_t value) {
    std::string digits =
        fmt::format("{}", value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return (value < 0 ? "−" : "") + digits;
}

Quantity bytes(std::uint64_t value) {
    if (value < 1000) return {fmt::format("{}", value), "B"};
    constexpr std::array<std::string_view, 5> units{"kB", "MB", "GB", "TB", "PB"};
    double size = static_cast<double>(value) / 1000;
    std::size_t unit = 0;
    // 999.6 kB would round to 1000 kB.
    while (size >= 999.5 && unit + 1 < units.size()) size /= 1000, ++unit;
    return {fixed(size, size < 9.95 ? 1 : 0), std::string(units[unit])};
}

std::string megabytes(std::uint64_t bytes) {
    return fixed(static_cast<double>(bytes) / 1e6, 1);
}

std::string python_number(std::int64_t value) {
    std::string digits = fmt::format("{}", value);
    const std::ptrdiff_t first = value < 0 ? 1 : 0;
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, '_');
    }
    return digits;
}

}  // namespace poolscope::plot
