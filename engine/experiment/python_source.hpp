#pragma once

#include "engine/experiment/experiment.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace poolscope::experiment {

/// The control that a piece of code stands for.
enum class Parameter { function, inputs, sequential, executor, start_method, workers, chunksize };

/// How a piece of code is coloured.
enum class TokenKind { text, keyword, function, string, number, comment };

/// A piece of one line: columns are byte offsets, half-open. The generated source is ASCII.
struct Token {
    std::size_t begin = 0;
    std::size_t end = 0;
    TokenKind kind = TokenKind::text;
};

/// Where a parameter stands in the code.
struct Span {
    Parameter parameter{};
    std::size_t line = 0;  ///< from 0
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct SourceLine {
    std::string text;
    std::vector<Token> tokens;  ///< ordered, without overlap; what they leave out is plain text
};

struct PythonSource {
    std::vector<SourceLine> lines;
    std::vector<Span> spans;

    /// The whole file, ending in a line break: runs as it stands with `python3 FILE.py`.
    [[nodiscard]] std::string text() const;
};

/// The exact Python of an experiment's Python executors, as a learner would write it: function, guard,
/// inputs, the sequential loop with its timing and `print`, then each further executor with its own.
/// `workers` and `start_method` are what will be used where the experiment leaves them open; of a sweep, `workers` is
/// shown. At most `columns` characters a line where the code allows it.
PythonSource python_source(const Experiment& experiment, unsigned workers, StartMethod start_method,
                           std::size_t columns = 44);

/// Splits one line of any Python code into coloured tokens (strings do not span lines).
std::vector<Token> tokenize(const std::string& line);

}  // namespace poolscope::experiment
