#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope::experiment {

/// 5_000_000: underscores from five digits on, as people write them.
std::string python_number(std::int64_t value);

/// A Python string in ASCII, in double quotes. `text` is UTF-8; bytes that are not are replaced.
std::string python_string(std::string_view text);

/// The elements of a valid JSON array, each as a Python literal. Numbers keep every digit.
std::vector<std::string> python_elements(std::string_view json_array);

}  // namespace poolscope::experiment
