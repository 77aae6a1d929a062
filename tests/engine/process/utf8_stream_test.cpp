#include "engine/process/utf8_stream.hpp"

#include <doctest/doctest.h>

using poolscope::process::Utf8Stream;

TEST_CASE("Utf8Stream gives the same text however the bytes are cut") {
    const std::string bytes = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z\xFF\xE2\x82";
    const std::string text = "a\u00E9\u20AC\U0001F600z\uFFFD\uFFFD";
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            Utf8Stream stream;
            std::string got = stream.feed(bytes.substr(0, first));
            got += stream.feed(bytes.substr(first, second - first));
            got += stream.feed(bytes.substr(second));
            got += stream.finish();
            CHECK(got == text);
        }
    }
}

TEST_CASE("Utf8Stream replaces overlong forms, surrogates and what lies beyond Unicode") {
    CHECK(Utf8Stream().feed("\xC0\xAF") == "\uFFFD\uFFFD");
    CHECK(Utf8Stream().feed("\xE0\x80\xAF") == "\uFFFD\uFFFD\uFFFD");
    CHECK(Utf8Stream().feed("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
    CHECK(Utf8Stream().feed("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
    CHECK(Utf8Stream().feed("\xE2\x82(") == "\uFFFD(");
}
