#include "engine/platform/linux/machine_text.hpp"

#include "engine/platform/linux/fields.hpp"

#include <algorithm>

namespace poolscope::platform {
namespace {

/// More cores than any machine has: a broken list must not fill the memory.
constexpr unsigned core_limit = 65536;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

/// The text after the colon in the first line whose key is `key`.
std::string_view value_of(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const auto line = next_line(text);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && trimmed(line.substr(0, colon)) == key)
            return trimmed(line.substr(colon + 1));
    }
    return {};
}

/// A value as a shell would read it: quotes around it go, a backslash keeps the character after it.
std::string unquoted(std::string_view value) {
    value = trimmed(value);
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    const bool escapes = !quoted || value.front() == '"';
    if (quoted) value = value.substr(1, value.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (escapes && value[i] == '\\' && i + 1 < value.size()) ++i;
        plain += value[i];
    }
    return plain;
}

}  // namespace

std::vector<unsigned> parse_core_list(std::string_view text) {
    std::vector<unsigned> cores;
    text = trimmed(text);
    while (!text.empty()) {
        const auto part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        const auto dash = part.find('-');
        const auto first = to_number<unsigned>(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : to_number<unsigned>(part.substr(dash + 1));
        if (!first || !last || *last < *first || *last >= core_limit) return {};
        for (unsigned core = *first; core <= *last; ++core) cores.push_back(core);
    }
    std::ranges::sort(cores);
    const auto repeated = std::ranges::unique(cores);
    cores.erase(repeated.begin(), repeated.end());
    return cores;
}

std::string parse_os_name(std::string_view os_release) {
    std::string name;
    while (!os_release.empty()) {
        const auto line = next_line(os_release);
        if (line.starts_with("PRETTY_NAME=")) return unquoted(line.substr(12));
        if (line.starts_with("NAME=")) name = unquoted(line.substr(5));
    }
    return name;
}

std::string parse_cpu_model(std::string_view cpuinfo) {
    for (const std::string_view key : {"model name", "cpu model", "cpu", "Model"}) {
        if (const auto model = value_of(cpuinfo, key); !model.empty()) return std::string(model);
    }
    return {};
}

std::optional<std::uint64_t> parse_memory_bytes(std::string_view meminfo) {
    const auto kibibytes = Fields(value_of(meminfo, "MemTotal")).number<std::uint64_t>();
    if (!kibibytes) return std::nullopt;
    return *kibibytes * 1024;
}

std::optional<double> parse_load(std::string_view loadavg) {
    return Fields(loadavg).number<double>();
}

}  // namespace poolscope::platform
