#include "engine/experiment/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace poolscope::experiment {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Comma-separated parts without their blanks; an empty text has one empty part.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const auto comma = text.find(',', begin);
        parts.push_back(trimmed(text.substr(begin, comma - begin)));
        if (comma == std::string_view::npos) return parts;
        begin = comma + 1;
    }
}

/// An underscore stands between two digits, as in Python.
bool underscores_are_right(std::string_view digits) {
    if (digits.empty() || digits.front() == '_' || digits.back() == '_') return false;
    return digits.find("__") == std::string_view::npos;
}

base::Result<unsigned> parse_worker_count(std::string_view text) {
    const auto count = parse_integer(text, "--workers");
    if (!count) return std::unexpected(count.error());
    if (*count < 1 || *count > Limits::max_workers)
        return base::input_error(fmt::format("{} is no possible number of workers", *count),
                                 fmt::format("Give a number from 1 to {}.", Limits::max_workers), "--workers");
    return static_cast<unsigned>(*count);
}

/// "4" or "1..8".
base::Result<std::vector<unsigned>> parse_worker_range(std::string_view part) {
    const auto dots = part.find("..");
    const auto first = parse_worker_count(trimmed(part.substr(0, dots)));
    if (!first) return std::unexpected(first.error());
    if (dots == std::string_view::npos) return std::vector{*first};
    const auto last = parse_worker_count(trimmed(part.substr(dots + 2)));
    if (!last) return std::unexpected(last.error());
    if (*last < *first)
        return base::input_error(fmt::format("the range \"{}\" runs backwards", part),
                                 fmt::format("Write {}..{}.", *last, *first), "--workers");
    std::vector<unsigned> range;
    for (unsigned count = *first; count <= *last; ++count) range.push_back(count);
    return range;
}

}  // namespace

base::Result<std::int64_t> parse_integer(std::string_view text, std::string_view option) {
    const auto word = trimmed(text);
    const bool has_sign = !word.empty() && (word.front() == '-' || word.front() == '+');
    const auto digits = word.substr(has_sign ? 1 : 0);
    std::string plain(has_sign && word.front() == '-' ? "-" : "");
    std::ranges::copy_if(digits, std::back_inserter(plain), [](char c) { return c != '_'; });

    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (status == std::errc::result_out_of_range)
        return base::input_error(fmt::format("{} is too large", word), "Give a smaller number.", std::string(option));
    if (status != std::errc{} || end != plain.data() + plain.size() || !underscores_are_right(digits))
        return base::input_error(fmt::format("\"{}\" is no whole number", text),
                                 "Give digits only, such as 5000000 or 5_000_000.", std::string(option));
    return value;
}

base::Result<std::vector<unsigned>> parse_worker_list(std::string_view text) {
    std::vector<unsigned> workers;
    for (const auto part : parts_of(text)) {
        const auto range = parse_worker_range(part);
        if (!range) return std::unexpected(range.error());
        for (const unsigned count : *range) {
            if (std::ranges::find(workers, count) != workers.end())
                return base::input_error(fmt::format("{} workers are named twice in \"{}\"", count, text),
                                         "Name each number once.", "--workers");
            workers.push_back(count);
        }
    }
    return workers;
}

base::Result<std::vector<Executor>> parse_executor_list(std::string_view text) {
    std::vector<Executor> executors;
    for (const auto part : parts_of(text)) {
        const auto executor = parse_executor(part);
        if (!executor) return std::unexpected(executor.error());
        executors.push_back(*executor);
    }
    return executors;
}

base::Result<std::vector<std::int64_t>> parse_numbers(std::string_view text) {
    if (trimmed(text).empty())
        return base::input_error("the list of numbers is empty", "Give at least one, such as 5000000,5000001.",
                                 "--numbers");
    std::vector<std::int64_t> numbers;
    for (const auto part : parts_of(text)) {
        const auto number = parse_integer(part, "--numbers");
        if (!number) return std::unexpected(number.error());
        numbers.push_back(*number);
    }
    return numbers;
}

}  // namespace poolscope::experiment
