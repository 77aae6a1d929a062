#include "app/cli/output.hpp"

#include "engine/exchange/run_json.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace poolscope::cli {

base::Result<void> check_output(const OutputOptions& options) {
    if (!options.json || *options.json == "-") return {};
    if (options.json->empty())
        return base::input_error("the file has no name", "Name a file, or - for standard output.", "--json");
    auto good = exchange::check_writable(*options.json);
    if (!good && good.error().where.empty()) good.error().where = "--json";
    return good;
}

base::Result<void> write_json(const OutputOptions& options, const std::string& json) {
    if (!options.json) return {};
    const std::string text = json.ends_with('\n') ? json : json + "\n";
    if (*options.json != "-") return exchange::write_file(*options.json, text);
    print_out(text);
    return {};
}

void print_out(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print_error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

int report_error(const base::Error& error) {
    std::string text = base::describe(error);
    text.erase(text.find_last_not_of('\n') + 1);  // a traceback ends in line breaks
    print_error("poolscope: " + text + "\n");
    return base::exit_code(error);
}

void print_lines(const std::vector<Line>& lines, const Terminal& terminal) {
    constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();
    const std::size_t columns = terminal.interactive ? own_terminal_size().columns : unbounded;
    std::string text;
    for (const auto& line : lines) text += render(line, columns, terminal.colours) + "\n";
    print_out(text);
}

std::size_t text_columns(const Terminal& terminal) {
    constexpr std::size_t longest = 100;
    return terminal.interactive ? std::min(own_terminal_size().columns, longest) : 80;
}

}  // namespace poolscope::cli
