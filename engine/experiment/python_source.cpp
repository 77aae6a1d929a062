#include "engine/experiment/python_source.hpp"

#include "engine/experiment/python_literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace poolscope::experiment {
namespace {

/// Marks travel inside the text until a line is finished: the byte below tells the parameter.
constexpr char mark_begin = '\x10';  // \x10 + Parameter
constexpr char mark_end = '\x01';

std::string mark(Parameter parameter, std::string_view text) {
    return fmt::format("{}{}{}", static_cast<char>(mark_begin + static_cast<char>(parameter)), text, mark_end);
}

bool is_mark(char c) {
    return c == mark_end || (c >= mark_begin && c <= mark_begin + static_cast<char>(Parameter::chunksize));
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_mark(c); }));
}

/// Collects lines, breaks long ones at commas, and turns marks into spans.
class Writer {
public:
    explicit Writer(std::size_t columns) : columns_(columns) {}

    void line(std::string_view marked = {}) {
        SourceLine line;
        std::optional<Span> open;
        for (const char c : marked) {
            if (!is_mark(c)) {
                line.text.push_back(c);
            } else if (c == mark_end) {
                open->end = line.text.size();
                source_.spans.push_back(*open);
            } else {
                open = Span{static_cast<Parameter>(c - mark_begin), source_.lines.size(), line.text.size(), 0};
            }
        }
        line.tokens = tokenize(line.text);
        source_.lines.push_back(std::move(line));
    }

    /// `head` + parts + `tail`, with breaks between parts where the width asks for them. Later lines stand under the
    /// first part, or deeper than `head` by two levels where that leaves no room.
    void wrapped(std::string_view head, const std::vector<std::string>& parts, std::string_view tail,
                 std::string_view separator = ", ") {
        const std::size_t indent = continuation(head, parts, tail);
        std::string current(head);
        bool fresh = true;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const bool last = i + 1 == parts.size();
            const std::string part = parts[i] + std::string(last ? tail : trimmed_right(separator));
            const std::size_t gap = fresh ? 0 : separator.size() - trimmed_right(separator).size();
            const bool at_margin = width(current) == indent && fresh;
            if (width(current) + gap + width(part) > columns_ && !at_margin) {
                line(current);
                current = std::string(indent, ' ') + part;
            } else {
                current += std::string(gap, ' ') + part;
            }
            fresh = false;
        }
        line(current);
    }

    PythonSource finish() { return std::move(source_); }

private:
    static std::string_view trimmed_right(std::string_view text) {
        return text.substr(0, text.find_last_not_of(' ') + 1);
    }

    [[nodiscard]] std::size_t continuation(std::string_view head, const std::vector<std::string>& parts,
                                           std::string_view tail) const {
        std::size_t widest = 0;
        for (const auto& part : parts) widest = std::max(widest, width(part) + 1);
        widest = std::max(widest, width(parts.back()) + width(tail));
        if (width(head) + widest <= columns_) return width(head);
        return head.find_first_not_of(' ') + 8;
    }

    std::size_t columns_;
    PythonSource source_;
};

bool has(const Experiment& experiment, Executor executor) {
    return std::ranges::find(experiment.executors, executor) != experiment.executors.end();
}

bool needs_multiprocessing(const Experiment& experiment) {
    return has(experiment, Executor::pool) || has(experiment, Executor::executor) || has(experiment, Executor::process);
}

/// Consecutive or evenly spaced numbers as a range, equal ones as a product; none where neither is exact.
std::optional<std::string> short_form(const std::vector<std::int64_t>& numbers) {
    constexpr std::size_t written_out = 12;
    if (numbers.size() <= written_out) return {};
    const std::int64_t step = numbers[1] - numbers[0];
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] - numbers[i - 1] != step) return {};
    if (step == 0) return fmt::format("[{}] * {}", python_number(numbers[0]), numbers.size());
    const auto from = python_number(numbers.front());
    const auto to = python_number(numbers.back() + (step > 0 ? 1 : -1));
    if (step == 1) return fmt::format("list(range({}, {}))", from, to);
    return fmt::format("list(range({}, {}, {}))", from, to, python_number(step));
}

/// Writes the parts of one experiment, in order.
class Program {
public:
    Program(const Experiment& experiment, unsigned workers, StartMethod method, std::size_t columns)
        : experiment_(experiment), workers_(workers), method_(method), columns_(columns), out_(columns) {}

    PythonSource write() {
        imports();
        function();
        if (has(experiment_, Executor::process)) queue_function();
        out_.line("if __name__ == \"__main__\":");
        inputs();
        for (const Executor executor : experiment_.executors) block(executor);
        return out_.finish();
    }

private:
    void imports() {
        const bool own = experiment_.function.file.has_value();
        if (needs_multiprocessing(experiment_)) out_.line("import multiprocessing as mp");
        if (own) out_.line("import sys");
        std::vector<std::string> futures;
        if (has(experiment_, Executor::interpreters)) futures.emplace_back("InterpreterPoolExecutor");
        if (has(experiment_, Executor::executor)) futures.emplace_back("ProcessPoolExecutor");
        if (has(experiment_, Executor::threads)) futures.emplace_back("ThreadPoolExecutor");
        if (!futures.empty()) import_futures(futures);
        out_.line("from time import perf_counter");
        out_.line();
    }

    void import_futures(const std::vector<std::string>& names) {
        const std::string head = "from concurrent.futures import ";
        std::size_t length = head.size();
        for (const auto& name : names) length += name.size() + 2;
        if (length - 2 <= columns_) return out_.wrapped(head, names, "");
        out_.line(head + "(");
        for (const auto& name : names) out_.line("    " + name + ",");
        out_.line(")");
    }

    void function() {
        const auto& [name, file] = experiment_.function;
        if (!file) {
            out_.line(fmt::format("def {}(n):", mark(Parameter::function, name)));
            out_.line("    return sum(i * i for i in range(n))");
        } else {
            own_function(name, std::filesystem::absolute(*file).lexically_normal());
        }
        out_.line();
    }

    void own_function(const std::string& name, const std::filesystem::path& file) {
        const std::string module = file.stem().string();
        out_.line("# Python looks for modules here too:");
        out_.wrapped("sys.path.insert(", {"0", python_string(file.parent_path().string())}, ")");
        const bool plain =
            std::ranges::all_of(
                module, [](char c) { return c == '_' || (std::isalnum(static_cast<unsigned char>(c)) != 0); }) &&
            std::isdigit(static_cast<unsigned char>(module[0])) == 0;
        if (plain) {
            out_.wrapped(fmt::format("from {} ", module), {"import " + mark(Parameter::function, name)}, "");
        } else {
            out_.line("from importlib import import_module");
            out_.line(fmt::format("{} = import_module(", mark(Parameter::function, name)));
            out_.line(fmt::format("    {}).{}", python_string(module), name));
        }
    }

    void queue_function() {
        out_.line("def put_result(queue, index, n):");
        out_.wrapped("    queue.put((", {"index", fmt::format("{}(n)", name())}, "))");
        out_.line();
    }

    void inputs() {
        std::vector<std::string> parts;
        if (!experiment_.inputs_json.empty()) {
            parts = python_elements(experiment_.inputs_json);
        } else if (const auto brief = short_form(experiment_.numbers)) {
            return out_.line(fmt::format("    numbers = {}", mark(Parameter::inputs, *brief)));
        } else {
            for (const auto number : experiment_.numbers) parts.push_back(python_number(number));
        }
        parts.front() = mark(Parameter::inputs, parts.front());
        out_.wrapped(fmt::format("    {} = [", list()), parts, "]");
    }

    void block(Executor executor) {
        out_.line();
        switch (executor) {
            case Executor::sequential:
                return sequential();
            case Executor::threads:
                return threads();
            case Executor::pool:
                return pool();
            case Executor::executor:
                return process_pool_executor();
            case Executor::process:
                return processes();
            case Executor::interpreters:
                return interpreters();
            case Executor::native_sequential:
            case Executor::native_threads:
            case Executor::native_pool:
                return out_.line(
                    fmt::format("    # {}: in C++, no Python", mark(Parameter::executor, name_of(executor))));
        }
    }

    void sequential() {
        begin_clock();
        out_.wrapped(fmt::format("    {} = [", mark(Parameter::sequential, "seq")),
                     {fmt::format("{}(n)", name()), fmt::format("for n in {}", list())}, "]", " ");
        end_clock(Executor::sequential);
    }

    void threads() {
        begin_clock();
        out_.wrapped(fmt::format("    threads = {}(", mark(Parameter::executor, "ThreadPoolExecutor")),
                     {"max_workers=" + worker_count()}, ")");
        out_.line("    with threads:");
        out_.wrapped("        thr = list(threads.map(", {name(), list()}, "))");
        end_clock(Executor::threads);
    }

    void pool() {
        context();
        begin_clock();
        out_.line(
            fmt::format("    with ctx.{}(processes={}) as pool:", mark(Parameter::executor, "Pool"), worker_count()));
        out_.wrapped("        par = pool.map(", map_arguments(), ")");
        end_clock(Executor::pool);
    }

    void process_pool_executor() {
        context();
        begin_clock();
        out_.wrapped(fmt::format("    futures = {}(", mark(Parameter::executor, "ProcessPoolExecutor")),
                     {"max_workers=" + worker_count(), "mp_context=ctx"}, ")");
        out_.line("    with futures:");
        out_.wrapped("        exe = list(futures.map(", map_arguments(), "))");
        end_clock(Executor::executor);
    }

    void processes() {
        context();
        begin_clock();
        out_.line("    queue = ctx.Queue()");
        out_.wrapped(fmt::format("    jobs = [ctx.{}(", mark(Parameter::executor, "Process")),
                     {"target=put_result", "args=(queue, i, n))"}, "");
        out_.wrapped("            ", {"for i, n", fmt::format("in enumerate({})", list())}, "]", " ");
        out_.line("    for job in jobs:");
        out_.line("        job.start()");
        out_.line("    got = dict(queue.get() for _ in jobs)");
        out_.line("    for job in jobs:");
        out_.line("        job.join()");
        out_.line("    one = [got[i] for i in sorted(got)]");
        end_clock(Executor::process);
    }

    void interpreters() {
        begin_clock();
        out_.wrapped(fmt::format("    interps = {}(", mark(Parameter::executor, "InterpreterPoolExecutor")),
                     {"max_workers=" + worker_count()}, ")");
        out_.line("    with interps:");
        out_.wrapped("        sub = list(interps.map(", map_arguments(), "))");
        end_clock(Executor::interpreters);
    }

    /// Once for all executors with processes.
    void context() {
        if (has_context_) return;
        has_context_ = true;
        const auto method = mark(Parameter::start_method, fmt::format("\"{}\"", name_of(method_)));
        out_.line(fmt::format("    ctx = mp.get_context({})", method));
    }

    void begin_clock() { out_.line("    start = perf_counter()"); }

    void end_clock(Executor executor) {
        out_.line("    took = perf_counter() - start");
        const std::string label = executor == Executor::sequential ? std::string(title_of(executor))
                                                                   : fmt::format("Parallel ({})", title_of(executor));
        const std::string text = fmt::format("    print(f\"{}: {{took:.4f}}s\")", label);
        if (width(text) <= columns_) return out_.line(text);
        out_.wrapped("    print(", {fmt::format("\"{}:\"", label), "f\"{took:.4f}s\""}, ")");
    }

    [[nodiscard]] std::vector<std::string> map_arguments() const {
        std::vector<std::string> arguments{name(), list()};
        if (experiment_.chunksize)
            arguments.push_back("chunksize=" + mark(Parameter::chunksize, std::to_string(*experiment_.chunksize)));
        return arguments;
    }

    [[nodiscard]] std::string worker_count() const { return mark(Parameter::workers, std::to_string(workers_)); }
    [[nodiscard]] const std::string& name() const { return experiment_.function.name; }
    [[nodiscard]] std::string list() const { return experiment_.inputs_json.empty() ? "numbers" : "inputs"; }

    const Experiment& experiment_;
    unsigned workers_;
    StartMethod method_;
    std::size_t columns_;
    Writer out_;
    bool has_context_ = false;
};

}  // namespace

std::string PythonSource::text() const {
    std::string text;
    for (const auto& line : lines) text += line.text + "\n";
    return text;
}

PythonSource python_source(const Experiment& experiment, unsigned workers, StartMethod start_method,
                           std::size_t columns) {
    const unsigned shown = experiment.workers.size() == 1 ? experiment.workers.front() : workers;
    return Program(experiment, shown, experiment.start_method.value_or(start_method), columns).write();
}

}  // namespace poolscope::experiment
