#pragma once

#include "engine/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::plot {

// Numbers as people read them: a unit after a space, no more digits than the spread allows.

/// A number and its unit, apart, so that a column can align them.
struct Quantity {
    std::string number;
    std::string unit;
    [[nodiscard]] std::string text() const { return unit.empty() ? number : number + " " + unit; }
};

/// "1.250 s", "332 ms", "0.2 ms", "45 µs". Without a spread: three to four significant digits. With one, the last
/// digit shown is that of the spread's first (spread 6 ms: "1.250 s"; spread 80 ms: "1.25 s").
/// From 1 s on seconds, from 0.1 ms on milliseconds, then microseconds; from 2 min on "2 min 05 s".
Quantity duration(base::Nanoseconds value, std::optional<base::Nanoseconds> spread = {});
/// In the unit and with the digits of `like`, for values that stand under each other or beside ±: ("1.250 s", ±
/// "0.006").
std::string duration_like(base::Nanoseconds value, base::Nanoseconds like,
                          std::optional<base::Nanoseconds> spread = {});
/// Milliseconds without the unit, for a column or a legend headed "ms": "1,323", "37", "0.2", "0".
std::string milliseconds(base::Nanoseconds value);

/// "3.5×"; with a spread as many decimals as it allows, at most two.
std::string ratio(double value, std::optional<double> spread = {});
/// "98 %"
std::string percent(double ratio);
/// "1,323"; negative numbers with a real minus sign.
std::string count(std::int64_t value);
/// "512 B", "3.4 kB", "12 MB": powers of ten.
Quantity bytes(std::uint64_t value);
/// Megabytes without the unit, one decimal: "8.9".
std::string megabytes(std::uint64_t bytes);
/// Decimals fixed, a real minus sign.
std::string fixed(double value, int decimals);
/// "5_000_000", as Python source groups digits.
std::string python_number(std::int64_t value);

}  // namespace poolscope::plot
