#include "engine/experiment/experiment_toml.hpp"

#include "engine/experiment/spelling.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace poolscope::experiment {
namespace {

namespace fs = std::filesystem;

/// Thrown and caught in this file alone: a value deep in the document that cannot be used.
struct Misfit {
    base::Error error;
};

std::string place_of(const fs::path& file, const toml::source_region& region) {
    return fmt::format("{}:{}:{}", file.string(), region.begin.line, region.begin.column);
}

[[noreturn]] void refuse(std::string what, std::string remedy, std::string where) {
    throw Misfit{{base::ErrorKind::input, std::move(what), std::move(where), std::move(remedy), {}}};
}

/// Options of the command line are spelled with hyphens, keys with underscores.
std::string key_of_option(std::string_view option) {
    std::string key(option.substr(std::min(option.size(), option.find_first_not_of('-'))));
    std::ranges::replace(key, '-', '_');
    return key;
}

std::string kind_of(const toml::node& node) {
    std::ostringstream kind;
    kind << node.type();
    return kind.str();
}

/// One document being read; every error gets the place of the value at fault.
class Reader {
public:
    Reader(const toml::table& table, const fs::path& file) : table_(table), file_(file) {}

    Experiment read() const {
        refuse_unknown_keys();
        Experiment experiment;
        read_text(experiment);
        read_inputs(experiment);
        read_executors(experiment);
        read_workers(experiment);
        read_counts(experiment);
        return experiment;
    }

    /// The place of the key that a validation error speaks of, else of the table.
    std::string place_of_option(std::string_view option) const {
        const toml::node* node = table_.get(key_of_option(option));
        if (node == nullptr && option == "--numbers") node = table_.get("n");
        return place_of(file_, node != nullptr ? node->source() : table_.source());
    }

private:
    static constexpr std::array<std::string_view, 15> keys{
        "title",        "function",  "numbers", "n",      "tasks",  "inputs",  "executors", "workers",
        "start_method", "chunksize", "repeat",  "warmup", "python", "timeout", "traced"};

    void refuse_unknown_keys() const {
        for (const auto& [key, value] : table_) {
            if (std::ranges::find(keys, key.str()) != keys.end()) continue;
            refuse(fmt::format("there is no key \"{}\"", key.str()), suggestion(key.str(), {keys.begin(), keys.end()}),
                   place_of(file_, key.source()));
        }
    }

    [[noreturn]] void refuse_type(std::string_view key, const toml::node& node, std::string_view wanted) const {
        refuse(fmt::format("{} has to be {}, not {}", key, wanted, kind_of(node)), "", place_of(file_, node.source()));
    }

    /// The value of a successful parse; an error is moved to where the value stands.
    template <class T>
    T take(base::Result<T> result, const toml::node& node) const {
        if (result) return *std::move(result);
        result.error().where = place_of(file_, node.source());
        throw Misfit{std::move(result).error()};
    }

    std::optional<std::string> text(std::string_view key) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        if (!node->is_string()) refuse_type(key, *node, "a string");
        return node->as_string()->get();
    }

    std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        if (!node->is_integer()) refuse_type(key, *node, "a whole number");
        const std::int64_t value = node->as_integer()->get();
        if (value < least || value > most)
            refuse(fmt::format("{} = {} is out of range", key, value), fmt::format("Give {} to {}.", least, most),
                   place_of(file_, node->source()));
        return value;
    }

    std::optional<unsigned> count(std::string_view key, unsigned least, unsigned most) const {
        const auto value = integer(key, least, most);
        if (!value) return {};
        return static_cast<unsigned>(*value);
    }

    const toml::array* array(std::string_view key, std::string_view wanted) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return nullptr;
        if (!node->is_array()) refuse_type(key, *node, wanted);
        return node->as_array();
    }

    /// Relative to the folder of the file that names it.
    fs::path beside(const fs::path& path) const { return (file_.parent_path() / path).lexically_normal(); }

    void read_text(Experiment& experiment) const {
        if (const auto title = text("title")) experiment.title = *title;
        if (const auto python = text("python")) experiment.python = beside(*python);
        if (const auto function = text("function")) {
            const auto colon = function->rfind(':');
            experiment.function.name = function->substr(colon == std::string::npos ? 0 : colon + 1);
            if (colon != std::string::npos) experiment.function.file = beside(function->substr(0, colon));
        }
        if (const auto method = text("start_method"))
            experiment.start_method = take(parse_start_method(*method), *table_.get("start_method"));
        if (const toml::node* traced = table_.get("traced")) {
            if (!traced->is_boolean()) refuse_type("traced", *traced, "true or false");
            experiment.traced = traced->as_boolean()->get();
        }
    }

    void read_inputs(Experiment& experiment) const {
        const auto given = std::ranges::count_if(std::array{"numbers", "n", "inputs"},
                                                 [&](const char* key) { return table_.contains(key); });
        if (given > 1)
            refuse("the inputs are given more than once", "Keep one of numbers, n and inputs.",
                   place_of(file_, table_.source()));
        read_numbers(experiment);
        read_n_and_tasks(experiment);
        if (const toml::node* inputs = table_.get("inputs")) experiment.inputs_json = read_json(*inputs);
    }

    void read_numbers(Experiment& experiment) const {
        const toml::array* list = array("numbers", "a list of whole numbers");
        if (list == nullptr) return;
        experiment.numbers.clear();
        for (const toml::node& node : *list) {
            if (!node.is_integer()) refuse_type("numbers", node, "a list of whole numbers");
            experiment.numbers.push_back(node.as_integer()->get());
        }
    }

    void read_n_and_tasks(Experiment& experiment) const {
        const auto n = integer("n", 0, Limits::max_n);
        const auto tasks = integer("tasks", 1, static_cast<std::int64_t>(Limits::max_inputs));
        if (!n && !tasks) return;
        if (tasks && (table_.contains("numbers") || table_.contains("inputs")))
            refuse("tasks goes with n only", "Leave tasks out, or give n in place of the list.",
                   place_of(file_, table_.get("tasks")->source()));
        const std::int64_t first = n.value_or(experiment.numbers.front());
        const std::int64_t size = tasks.value_or(static_cast<std::int64_t>(experiment.numbers.size()));
        experiment.numbers.clear();
        for (std::int64_t i = 0; i < size; ++i) experiment.numbers.push_back(first + i);
    }

    /// A list as it stands, a text of JSON (it begins with '['), or the path of a JSON file.
    std::string read_json(const toml::node& node) const {
        if (const toml::array* list = node.as_array()) {
            std::ostringstream json;
            json << toml::json_formatter{*list, toml::format_flags::none};
            return nlohmann::json::parse(json.str(), nullptr, false).dump();
        }
        if (!node.is_string()) refuse_type("inputs", node, "a list, a text of JSON, or the path of a JSON file");
        const std::string& value = node.as_string()->get();
        if (value.starts_with('[')) return value;
        std::ifstream stream(beside(value), std::ios::binary);
        std::string content(std::istreambuf_iterator<char>(stream), {});
        if (!stream || content.empty())
            refuse(fmt::format("{} cannot be read", beside(value).string()), "Check the path.",
                   place_of(file_, node.source()));
        return content;
    }

    void read_executors(Experiment& experiment) const {
        const toml::array* list = array("executors", "a list of names");
        if (list == nullptr) return;
        experiment.executors.clear();
        for (const toml::node& node : *list) {
            if (!node.is_string()) refuse_type("executors", node, "a list of names");
            experiment.executors.push_back(take(parse_executor(node.as_string()->get()), node));
        }
    }

    void read_workers(Experiment& experiment) const {
        const toml::node* node = table_.get("workers");
        if (node == nullptr) return;
        experiment.workers.clear();
        if (node->is_string()) {
            experiment.workers = take(parse_worker_list(node->as_string()->get()), *node);
        } else if (node->is_integer()) {
            experiment.workers = {*count("workers", 1, Limits::max_workers)};
        } else if (const toml::array* list = node->as_array()) {
            for (const toml::node& entry : *list) experiment.workers.push_back(worker_count(entry));
        } else {
            refuse_type("workers", *node, "a number, a list of numbers, or a range such as \"1..8\"");
        }
    }

    unsigned worker_count(const toml::node& node) const {
        if (!node.is_integer()) refuse_type("workers", node, "a list of whole numbers");
        return take(parse_worker_list(fmt::format("{}", node.as_integer()->get())), node).front();
    }

    void read_counts(Experiment& experiment) const {
        if (const auto size = count("chunksize", 1, Limits::max_inputs)) experiment.chunksize = size;
        if (const auto repeats = count("repeat", 1, Limits::max_repeats)) experiment.repeats = *repeats;
        if (const auto warmup = count("warmup", 0, Limits::max_repeats)) experiment.warmup = *warmup;
        if (const auto timeout = integer("timeout", 1, 86'400)) experiment.timeout = std::chrono::seconds(*timeout);
    }

    const toml::table& table_;
    const fs::path& file_;
};

const toml::table& experiment_table(const toml::table& document, const fs::path& file) {
    for (const auto& [key, value] : document)
        if (key.str() != "experiment")
            refuse(fmt::format("there is no table \"{}\" in an experiment", key.str()),
                   "Everything stands under [experiment].", place_of(file, key.source()));
    const toml::node* node = document.get("experiment");
    if (node == nullptr)
        refuse("the table [experiment] is missing", "Begin the file with a line [experiment].", file.string() + ":1:1");
    if (!node->is_table()) refuse("experiment is no table", "Write [experiment].", place_of(file, node->source()));
    return *node->as_table();
}

std::string toml_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result.push_back('\\');
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            result += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        else
            result.push_back(c);
    }
    return result + '"';
}

std::string toml_path(const fs::path& path) {
    return toml_string(fs::absolute(path).lexically_normal().string());
}

}  // namespace

base::Result<Experiment> read_toml(std::string_view text, const fs::path& file) {
    try {
        const toml::table document = toml::parse(text, file.string());
        const Reader reader(experiment_table(document, file), file);
        auto experiment = validate(reader.read());
        if (!experiment) experiment.error().where = reader.place_of_option(experiment.error().where);
        return experiment;
    } catch (const toml::parse_error& error) {
        return base::input_error(std::string(error.description()), "Mend the file at this place.",
                                 place_of(file, error.source()));
    } catch (Misfit& misfit) {
        return std::unexpected(std::move(misfit.error));
    }
}

base::Result<Experiment> load_toml(const fs::path& file) {
    std::error_code status;
    if (fs::is_directory(file, status))
        return base::input_error(fmt::format("{} is a folder", file.string()), "Name a .toml file in it.");
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return base::input_error(fmt::format("{} cannot be read", file.string()),
                                 "Check the path and its permissions.");
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    return read_toml(text, file);
}

std::string write_toml(const Experiment& experiment) {
    std::string text = "[experiment]\n";
    const auto line = [&](std::string_view key, std::string_view value) {
        text += fmt::format("{} = {}\n", key, value);
    };
    line("title", toml_string(experiment.title));
    if (experiment.function.file)
        line("function", toml_string(fs::absolute(*experiment.function.file).lexically_normal().string() + ":" +
                                     experiment.function.name));
    if (experiment.inputs_json.empty())
        line("numbers", fmt::format("[{}]", fmt::join(experiment.numbers, ", ")));
    else
        line("inputs", toml_string(experiment.inputs_json));
    std::vector<std::string> names;
    for (const Executor executor : experiment.executors) names.push_back(toml_string(name_of(executor)));
    line("executors", fmt::format("[{}]", fmt::join(names, ", ")));
    if (!experiment.workers.empty()) line("workers", fmt::format("[{}]", fmt::join(experiment.workers, ", ")));
    if (experiment.start_method) line("start_method", toml_string(name_of(*experiment.start_method)));
    if (experiment.chunksize) line("chunksize", std::to_string(*experiment.chunksize));
    line("repeat", std::to_string(experiment.repeats));
    line("warmup", std::to_string(experiment.warmup));
    if (!experiment.traced) line("traced", "false");
    if (experiment.python) line("python", toml_path(*experiment.python));
    line("timeout", std::to_string(experiment.timeout.count()));
    return text;
}

}  // namespace poolscope::experiment
