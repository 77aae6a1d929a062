#include "engine/experiment/python_source.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace poolscope::experiment {
namespace {

constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Walks one line from left to right, a token a step.
class Tokenizer {
public:
    explicit Tokenizer(std::string_view line) : line_(line) {}

    std::vector<Token> tokens() {
        while (at_ < line_.size()) step();
        return std::move(tokens_);
    }

private:
    void step() {
        const char c = line_[at_];
        if (c == '#')
            add(line_.size(), TokenKind::comment);
        else if (c == '"' || c == '\'')
            string(at_, false);
        else if (is_digit(c))
            number();
        else if (is_word(c))
            word();
        else
            ++at_;
    }

    void add(std::size_t end, TokenKind kind) {
        if (end > at_) tokens_.push_back({at_, end, kind});
        at_ = end;
    }

    [[nodiscard]] std::size_t word_end(std::size_t from) const {
        while (from < line_.size() && is_word(line_[from])) ++from;
        return from;
    }

    void number() {
        std::size_t end = at_;
        while (end < line_.size() && (is_word(line_[end]) || line_[end] == '.')) ++end;
        add(end, TokenKind::number);
    }

    void word() {
        const std::size_t end = word_end(at_);
        const auto text = line_.substr(at_, end - at_);
        const bool prefix = end < line_.size() && (line_[end] == '"' || line_[end] == '\'') && text.size() <= 2;
        if (prefix) return string(end, text.find_first_of("fF") != std::string_view::npos);
        if (std::ranges::find(keywords, text) != keywords.end()) {
            after_def_ = text == "def" || text == "class";
            return add(end, TokenKind::keyword);
        }
        const bool called = end < line_.size() && line_[end] == '(';
        if (called || after_def_)
            add(end, TokenKind::function);
        else
            at_ = end;
        after_def_ = false;
    }

    /// From the prefix at `at_` to the closing quote or the line's end; what an f-string has in braces is code.
    void string(std::size_t quote_at, bool formatted) {
        const char quote = line_[quote_at];
        std::size_t end = quote_at + 1;
        while (end < line_.size() && line_[end] != quote) {
            if (formatted && line_[end] == '{' && line_.substr(end, 2) != "{{") {
                add(end, TokenKind::string);
                end = std::min(line_.find('}', end), line_.size() - 1) + 1;
                at_ = end;
                continue;
            }
            end += (line_[end] == '\\' || line_.substr(end, 2) == "{{") ? 2 : 1;
        }
        add(std::min(end + 1, line_.size()), TokenKind::string);
    }

    std::string_view line_;
    std::size_t at_ = 0;
    bool after_def_ = false;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(const std::string& line) {
    return Tokenizer(line).tokens();
}

}  // namespace poolscope::experiment
