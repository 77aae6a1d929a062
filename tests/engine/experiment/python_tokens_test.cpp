#include "engine/experiment/python_source.hpp"

#include <doctest/doctest.h>

using namespace poolscope::experiment;

namespace {

/// "k:def f:name n:5" and so on: what a line's tokens are.
std::string described(const std::string& line) {
    constexpr const char* letters = "tkfsnc";
    std::string text;
    for (const auto& token : tokenize(line))
        text += std::string(text.empty() ? "" : " ") + letters[static_cast<int>(token.kind)] + ":" +
                line.substr(token.begin, token.end - token.begin);
    return text;
}

}  // namespace

TEST_CASE("tokenize tells keywords, functions, strings, numbers and comments apart") {
    CHECK(described("def heavy_computation(n):") == "k:def f:heavy_computation");
    CHECK(described("x = 5_000_000 + 1.5e3  # why") == "n:5_000_000 n:1.5e3 c:# why");
    CHECK(described("print('#', \"it's\")") == "f:print s:'#' s:\"it's\"");
    CHECK(described("ctx.Pool(processes=4) as p") == "f:Pool n:4 k:as");
    CHECK(described("x1 = rb'\\'' ") == "s:rb'\\''");
    CHECK(described("") == "");
}

TEST_CASE("what stands in an f-string's braces is no string") {
    CHECK(described("print(f\"took: {took:.4f}s\")") == "f:print s:f\"took:  s:s\"");
    CHECK(described("f'{{}}{a}'") == "s:f'{{}} s:'");
}

TEST_CASE("tokenize ends at the end of a broken line") {
    CHECK(described("x = \"open") == "s:\"open");
    CHECK(described("x = \"open\\") == "s:\"open\\");
    CHECK(described("f\"{x") == "s:f\"");
    CHECK(described("'") == "s:'");
}
