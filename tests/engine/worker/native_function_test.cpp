#include "engine/worker/native_function.hpp"

#include "engine/experiment/experiment.hpp"

#include <doctest/doctest.h>

using namespace poolscope;

TEST_CASE("heavy_computation in C++ is the closed form's equal") {
    for (const std::int64_t n : {-5, 0, 1, 2, 3, 10, 1000, 99'999, 1'000'000, 5'000'003})
        CHECK(worker::to_decimal(worker::heavy_computation(n)) == experiment::closed_form(n));
}

TEST_CASE("Sums beyond 64 bits are written in full") {
    const auto most = ~worker::Sum{0};
    CHECK(worker::to_decimal(most) == "340282366920938463463374607431768211455");
    CHECK(worker::to_decimal(0) == "0");
}
