#include "app/window/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace poolscope::window {
namespace {

struct Word {
    std::string text;
    std::size_t column = 0;  // counts from 1
    bool quoted = false;
};

struct LineReader {
    std::string file;
    unsigned number = 0;
    std::vector<Word> words;
    std::size_t end_column = 0;

    [[nodiscard]] std::unexpected<base::Error> error(std::size_t column, std::string what,
                                                     std::string remedy = {}) const {
        return base::input_error(std::move(what), std::move(remedy), fmt::format("{}:{}:{}", file, number, column));
    }
    [[nodiscard]] const Word* word(std::size_t index) const { return index < words.size() ? &words[index] : nullptr; }
    /// Where the word of this index is or would have to be.
    [[nodiscard]] std::size_t column(std::size_t index) const {
        return index < words.size() ? words[index].column : end_column;
    }
};

struct Form {
    std::string_view name;
    std::string_view usage;
};

constexpr std::array forms{
    Form{"open", "open VIEW"},
    Form{"click", "click \"LABEL\""},
    Form{"set", "set \"LABEL\" VALUE"},
    Form{"key", "key NAME"},
    Form{"wait", "wait idle [SECONDS] or wait text \"…\" [SECONDS]"},
    Form{"expect", "expect text \"…\""},
    Form{"screenshot", "screenshot NAME.png"},
    Form{"resize", "resize W H"},
    Form{"theme", "theme dark|light|projector"},
    Form{"quit", "quit"},
};

std::string_view usage_of(std::string_view name) {
    const auto it = std::ranges::find(forms, name, &Form::name);
    return it == forms.end() ? std::string_view{} : it->usage;
}

/// Reads one word in double quotes; `at` stands on the opening one. False where the closing one is missing.
bool read_quoted(std::string_view line, std::size_t& at, std::string& text) {
    for (++at; at < line.size(); ++at) {
        if (line[at] == '"') return ++at, true;
        if (line[at] == '\\' && at + 1 < line.size() && (line[at + 1] == '"' || line[at + 1] == '\\')) ++at;
        text += line[at];
    }
    return false;
}

base::Result<void> split(std::string_view line, LineReader& reader) {
    std::size_t at = 0;
    while (true) {
        while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
        reader.end_column = at + 1;
        if (at == line.size() || line[at] == '#') return {};
        Word word{{}, at + 1, line[at] == '"'};
        if (word.quoted) {
            if (!read_quoted(line, at, word.text)) {
                return reader.error(word.column, "A text that begins here has no closing quotation mark.", "Add one.");
            }
        } else {
            while (at < line.size() && line[at] != ' ' && line[at] != '\t') word.text += line[at++];
        }
        reader.words.push_back(std::move(word));
    }
}

std::unexpected<base::Error> wrong_form(const LineReader& line, std::size_t index, std::string what) {
    return line.error(line.column(index), std::move(what), fmt::format("Write: {}", usage_of(line.words.front().text)));
}

/// The one word that the command takes.
base::Result<std::string> text_at(const LineReader& line, std::size_t index, std::string_view meaning) {
    const Word* word = line.word(index);
    if (word == nullptr || word->text.empty()) return wrong_form(line, index, fmt::format("{} is missing.", meaning));
    return word->text;
}

base::Result<void> ends_at(const LineReader& line, std::size_t count) {
    if (line.words.size() <= count) return {};
    return wrong_form(
        line, count,
        fmt::format("\"{}\" is one word too many. Texts with blanks need quotation marks.", line.words[count].text));
}

base::Result<WaitLimit> limit_at(const LineReader& line, std::size_t index) {
    const Word* word = line.word(index);
    if (word == nullptr) return WaitLimit{};
    double seconds = 0;
    const char* end = word->text.data() + word->text.size();
    const auto [stopped, failed] = std::from_chars(word->text.data(), end, seconds);
    if (failed != std::errc{} || stopped != end || !(seconds > 0) || seconds > 86400) {
        return wrong_form(line, index, fmt::format("\"{}\" is no number of seconds above 0.", word->text));
    }
    return WaitLimit{std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)}};
}

base::Result<int> pixels_at(const LineReader& line, std::size_t index, std::string_view meaning) {
    const auto text = text_at(line, index, meaning);
    if (!text) return std::unexpected(text.error());
    int pixels = 0;
    const char* end = text->data() + text->size();
    const auto [stopped, failed] = std::from_chars(text->data(), end, pixels);
    if (failed != std::errc{} || stopped != end || pixels < 320 || pixels > 16000) {
        return wrong_form(line, index, fmt::format("\"{}\" is no size in pixels from 320 to 16000.", *text));
    }
    return pixels;
}

using Parsed = base::Result<ScriptCommand>;

/// A command that takes just one text.
template <class Command>
Parsed one_text(const LineReader& line, std::string_view meaning) {
    auto text = text_at(line, 1, meaning);
    if (!text) return std::unexpected(text.error());
    if (auto ended = ends_at(line, 2); !ended) return std::unexpected(ended.error());
    return Command{std::move(*text)};
}

Parsed parse_set(const LineReader& line) {
    auto label = text_at(line, 1, "The label");
    if (!label) return std::unexpected(label.error());
    auto value = text_at(line, 2, "The value");
    if (!value) return std::unexpected(value.error());
    if (auto ended = ends_at(line, 3); !ended) return std::unexpected(ended.error());
    return SetValue{std::move(*label), std::move(*value)};
}

Parsed parse_key(const LineReader& line) {
    const auto name = text_at(line, 1, "The key");
    if (!name) return std::unexpected(name.error());
    const auto chord = ui::parse_chord(*name);
    if (!chord) return line.error(line.column(1), chord.error().what, chord.error().remedy);
    if (auto ended = ends_at(line, 2); !ended) return std::unexpected(ended.error());
    return PressKey{*chord};
}

Parsed parse_wait(const LineReader& line) {
    const auto what = text_at(line, 1, "What to wait for");
    if (!what) return std::unexpected(what.error());
    const bool for_text = *what == "text";
    if (!for_text && *what != "idle") return wrong_form(line, 1, fmt::format("\"{}\" cannot be waited for.", *what));
    std::string text;
    if (for_text) {
        auto wanted = text_at(line, 2, "The text");
        if (!wanted) return std::unexpected(wanted.error());
        text = std::move(*wanted);
    }
    const std::size_t at = for_text ? 3 : 2;
    const auto limit = limit_at(line, at);
    if (!limit) return std::unexpected(limit.error());
    if (auto ended = ends_at(line, at + 1); !ended) return std::unexpected(ended.error());
    if (for_text) return WaitText{std::move(text), *limit};
    return WaitIdle{*limit};
}

Parsed parse_expect(const LineReader& line) {
    const auto what = text_at(line, 1, "The word \"text\"");
    if (!what) return std::unexpected(what.error());
    if (*what != "text") return wrong_form(line, 1, fmt::format("\"{}\" cannot be expected.", *what));
    auto text = text_at(line, 2, "The text");
    if (!text) return std::unexpected(text.error());
    if (auto ended = ends_at(line, 3); !ended) return std::unexpected(ended.error());
    return ExpectText{std::move(*text)};
}

Parsed parse_screenshot(const LineReader& line) {
    auto command = one_text<Screenshot>(line, "The file's name");
    if (!command) return command;
    const std::filesystem::path name = std::get<Screenshot>(*command).name;
    if (name.extension() != ".png")
        return wrong_form(line, 1, fmt::format("\"{}\" does not end in .png.", name.string()));
    const bool leaves = name.is_absolute() || std::ranges::find(name, "..") != name.end();
    if (leaves) {
        return line.error(line.column(1),
                          fmt::format("\"{}\" lies outside of the folder for screenshots.", name.string()),
                          "Give a plain name here and the folder as --out.");
    }
    return command;
}

Parsed parse_resize(const LineReader& line) {
    const auto width = pixels_at(line, 1, "The width");
    if (!width) return std::unexpected(width.error());
    const auto height = pixels_at(line, 2, "The height");
    if (!height) return std::unexpected(height.error());
    if (auto ended = ends_at(line, 3); !ended) return std::unexpected(ended.error());
    return Resize{*width, *height};
}

Parsed parse_theme(const LineReader& line) {
    const auto name = text_at(line, 1, "The theme");
    if (!name) return std::unexpected(name.error());
    const auto theme = ui::parse_theme(*name);
    if (!theme) return wrong_form(line, 1, fmt::format("\"{}\" is no theme.", *name));
    if (auto ended = ends_at(line, 2); !ended) return std::unexpected(ended.error());
    return SetTheme{*theme};
}

Parsed parse_quit(const LineReader& line) {
    if (auto ended = ends_at(line, 1); !ended) return std::unexpected(ended.error());
    return Quit{};
}

Parsed parse_command(const LineReader& line) {
    const std::string& name = line.words.front().text;
    if (name == "open") return one_text<OpenView>(line, "The view");
    if (name == "click") return one_text<Click>(line, "The label");
    if (name == "set") return parse_set(line);
    if (name == "key") return parse_key(line);
    if (name == "wait") return parse_wait(line);
    if (name == "expect") return parse_expect(line);
    if (name == "screenshot") return parse_screenshot(line);
    if (name == "resize") return parse_resize(line);
    if (name == "theme") return parse_theme(line);
    if (name == "quit") return parse_quit(line);
    std::string known;
    for (const Form& form : forms) known += (known.empty() ? "" : ", ") + std::string(form.name);
    return line.error(line.column(0), fmt::format("\"{}\" is no command of a demo script.", name),
                      "There are: " + known + ".");
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

}  // namespace

base::Result<std::vector<ScriptLine>> parse_script(std::string_view text, const std::string& file) {
    std::vector<ScriptLine> lines;
    for (unsigned number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        LineReader reader{file, number, {}, 1};
        if (auto words = split(line, reader); !words) return std::unexpected(words.error());
        if (reader.words.empty()) continue;
        auto command = parse_command(reader);
        if (!command) return std::unexpected(command.error());
        lines.push_back({number, trimmed(line), std::move(*command)});
    }
    return lines;
}

base::Result<std::vector<ScriptLine>> load_script(const std::filesystem::path& file) {
    std::error_code failed;
    if (std::filesystem::is_directory(file, failed)) {
        return base::input_error(fmt::format("{} is a folder, not a demo script.", file.string()),
                                 "Name a script in it.");
    }
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return base::input_error(fmt::format("The script {} cannot be read.", file.string()),
                                 "Look at its name and permissions.");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return parse_script(text, file.string());
}

}  // namespace poolscope::window
