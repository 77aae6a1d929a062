#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the kernel's and the distribution's own texts say, without reading any file.
namespace poolscope::platform {

/// "0-3,8" as 0, 1, 2, 3, 8, ascending. Empty when it is no such list. Source: cpuset(7), "List format".
std::vector<unsigned> parse_core_list(std::string_view text);

/// The name for people in an os-release file. Source: os-release(5).
std::string parse_os_name(std::string_view os_release);

/// The model in /proc/cpuinfo; empty where the architecture gives none.
std::string parse_cpu_model(std::string_view cpuinfo);

/// MemTotal of /proc/meminfo.
std::optional<std::uint64_t> parse_memory_bytes(std::string_view meminfo);

/// The first figure of /proc/loadavg.
std::optional<double> parse_load(std::string_view loadavg);

}  // namespace poolscope::platform
