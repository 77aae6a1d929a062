#include "engine/exchange/event_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace poolscope::exchange {

using base::Nanoseconds;
using telemetry::RecordKind;

namespace {

// ---- words for enumerations -----------------------------------------------------------------------------------------

template <class E>
using Word = std::pair<E, std::string_view>;

constexpr std::array pass_kinds{Word<telemetry::PassKind>{telemetry::PassKind::warmup, "warmup"},
                                Word<telemetry::PassKind>{telemetry::PassKind::traced, "traced"},
                                Word<telemetry::PassKind>{telemetry::PassKind::timed, "timed"}};
constexpr std::array streams{Word<telemetry::Stream>{telemetry::Stream::out, "out"},
                             Word<telemetry::Stream>{telemetry::Stream::err, "err"}};
constexpr std::array roles{Word<telemetry::Role>{telemetry::Role::main, "main"},
                           Word<telemetry::Role>{telemetry::Role::worker, "worker"}};
constexpr std::array error_kinds{Word<base::ErrorKind>{base::ErrorKind::input, "input"},
                                 Word<base::ErrorKind>{base::ErrorKind::run, "run"},
                                 Word<base::ErrorKind>{base::ErrorKind::system, "system"},
                                 Word<base::ErrorKind>{base::ErrorKind::stopped, "stopped"}};
constexpr std::array record_kinds{Word<RecordKind>{RecordKind::none, "none"},
                                  Word<RecordKind>{RecordKind::process_start, "process_start"},
                                  Word<RecordKind>{RecordKind::imports_done, "imports_done"},
                                  Word<RecordKind>{RecordKind::ready, "ready"},
                                  Word<RecordKind>{RecordKind::task_queued, "task_queued"},
                                  Word<RecordKind>{RecordKind::task_unpickle, "task_unpickle"},
                                  Word<RecordKind>{RecordKind::run_begin, "run_begin"},
                                  Word<RecordKind>{RecordKind::run_end, "run_end"},
                                  Word<RecordKind>{RecordKind::result_pickle, "result_pickle"},
                                  Word<RecordKind>{RecordKind::task_pickle, "task_pickle"},
                                  Word<RecordKind>{RecordKind::result_unpickle, "result_unpickle"},
                                  Word<RecordKind>{RecordKind::result_received, "result_received"},
                                  Word<RecordKind>{RecordKind::process_end, "process_end"}};

constexpr std::span<const Word<telemetry::PassKind>> words(telemetry::PassKind) {
    return pass_kinds;
}
constexpr std::span<const Word<telemetry::Stream>> words(telemetry::Stream) {
    return streams;
}
constexpr std::span<const Word<telemetry::Role>> words(telemetry::Role) {
    return roles;
}
constexpr std::span<const Word<base::ErrorKind>> words(base::ErrorKind) {
    return error_kinds;
}
constexpr std::span<const Word<RecordKind>> words(RecordKind) {
    return record_kinds;
}

/// The word, or the number where there is none: a damaged record keeps what it holds.
template <class E>
    requires std::is_enum_v<E>
Json encode(E value) {
    for (const auto& [known, word] : words(E{})) {
        if (known == value) return std::string(word);
    }
    return static_cast<std::uint64_t>(value);
}

template <class E>
    requires std::is_enum_v<E>
void decode(const Json& json, E& value) {
    if (json.is_number_unsigned()) {
        value = static_cast<E>(json.get<std::underlying_type_t<E>>());
        return;
    }
    const auto text = json.get<std::string>();
    for (const auto& [known, word] : words(E{})) {
        if (word == text) {
            value = known;
            return;
        }
    }
    throw std::invalid_argument(fmt::format("\"{}\" is not known", text));
}

template <>
Json encode(experiment::Executor value) {
    return std::string(experiment::name_of(value));
}

template <>
void decode(const Json& json, experiment::Executor& value) {
    const auto parsed = experiment::parse_executor(json.get<std::string>());
    if (!parsed) throw std::invalid_argument(parsed.error().what);
    value = *parsed;
}

template <>
Json encode(experiment::StartMethod value) {
    return std::string(experiment::name_of(value));
}

template <>
void decode(const Json& json, experiment::StartMethod& value) {
    const auto parsed = experiment::parse_start_method(json.get<std::string>());
    if (!parsed) throw std::invalid_argument(parsed.error().what);
    value = *parsed;
}

// ---- plain values ---------------------------------------------------------------------------------------------------

template <class T>
    requires std::is_arithmetic_v<T>
Json encode(T value) {
    return value;
}

template <class T>
    requires std::is_arithmetic_v<T>
void decode(const Json& json, T& value) {
    if (std::integral<T> && !std::same_as<T, bool> && !json.is_number_integer()) {
        throw std::invalid_argument(fmt::format("{} is no whole number", json.dump()));
    }
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                    : std::in_range<T>(json.get<std::int64_t>());
        if (!fits) throw std::invalid_argument(fmt::format("{} is out of range", json.dump()));
    }
    json.get_to(value);
}

bool is_utf8(const std::string& text) {
    try {
        (void)Json(text).dump();
        return true;
    } catch (const Json::type_error&) {
        return false;
    }
}

Json encode(const std::string& text) {
    if (is_utf8(text)) return text;
    Json bytes = Json::array();
    for (const char c : text) bytes.push_back(static_cast<unsigned char>(c));
    return bytes;
}

void decode(const Json& json, std::string& text) {
    if (!json.is_array()) {
        json.get_to(text);
        return;
    }
    text.clear();
    for (const Json& byte : json) text.push_back(static_cast<char>(byte.get<unsigned char>()));
}

Json encode(const std::filesystem::path& path) {
    return encode(path.string());
}

void decode(const Json& json, std::filesystem::path& path) {
    std::string text;
    decode(json, text);
    path = text;
}

template <class Rep, class Period>
Json encode(std::chrono::duration<Rep, Period> span) {
    return span.count();
}

template <class Rep, class Period>
void decode(const Json& json, std::chrono::duration<Rep, Period>& span) {
    Rep count{};
    decode(json, count);
    span = std::chrono::duration<Rep, Period>{count};
}

Json encode(base::Interval span) {
    return Json::array({span.begin.count(), span.end.count()});
}

void decode(const Json& json, base::Interval& span) {
    decode(json.at(0), span.begin);
    decode(json.at(1), span.end);
}

// ---- structures: each is described once, by `fields`, for writing and for reading -----------------------------------

class Writer {
public:
    /// A field that is always there.
    template <class T>
    void must(const char* name, const T& value);
    /// A field that is left out at its default.
    template <class T>
    void may(const char* name, const T& value, const T& usual = T{}) {
        if (!(value == usual)) must(name, value);
    }
    template <class T>
    void may(const char* name, const std::vector<T>& value) {
        if (!value.empty()) must(name, value);
    }
    template <class T>
    void may(const char* name, const std::optional<T>& value) {
        if (value) must(name, *value);
    }
    Json json = Json::object();
};

class Reader {
public:
    explicit Reader(const Json& json) : json_(json) {
        if (!json.is_object()) throw std::invalid_argument(fmt::format("{} is no object", json.dump()));
    }
    template <class T>
    void must(const char* name, T& value);
    template <class T>
    void may(const char* name, T& value, const T& usual = T{}) {
        if (json_.contains(name)) {
            must(name, value);
        } else {
            value = usual;
        }
    }
    template <class T>
    void may(const char* name, std::optional<T>& value) {
        value.reset();
        if (json_.contains(name)) must(name, value.emplace());
    }

private:
    const Json& json_;
};

template <class A>
void fields(A& a, base::Error& error) {
    a.must("kind", error.kind);
    a.must("what", error.what);
    a.may("where", error.where);
    a.may("remedy", error.remedy);
    a.may("detail", error.detail);
}

template <class A>
void fields(A& a, experiment::Experiment& experiment) {
    const experiment::Experiment usual;
    a.may("title", experiment.title, usual.title);
    a.may("function", experiment.function.name, usual.function.name);
    a.may("file", experiment.function.file);
    a.must("numbers", experiment.numbers);
    a.may("inputs_json", experiment.inputs_json);
    a.must("executors", experiment.executors);
    a.may("workers", experiment.workers);
    a.may("start_method", experiment.start_method);
    a.may("chunksize", experiment.chunksize);
    a.may("repeats", experiment.repeats, usual.repeats);
    a.may("warmup", experiment.warmup);
    a.may("traced", experiment.traced, usual.traced);
    a.may("python", experiment.python);
    a.may("timeout_s", experiment.timeout, usual.timeout);
}

template <class A>
void fields(A& a, platform::Core& core) {
    a.must("id", core.id);
    a.may("usable", core.usable, true);
    a.may("physical", core.physical);
}

template <class A>
void fields(A& a, platform::Machine& machine) {
    a.must("cores", machine.cores);
    a.may("cgroup_quota", machine.cgroup_quota);
    a.may("load_1min", machine.load_1min);
    a.may("memory_bytes", machine.memory_bytes);
    a.may("os", machine.os);
    a.may("kernel", machine.kernel);
    a.may("cpu_model", machine.cpu_model);
    a.may("architecture", machine.architecture);
}

template <class A>
void fields(A& a, telemetry::InterpreterInfo& info) {
    a.must("path", info.path);
    a.must("implementation", info.implementation);
    a.must("version", info.version);
    a.may("gil", info.gil);
    a.may("free_threaded_build", info.free_threaded_build);
    a.may("start_methods", info.start_methods);
    a.may("default_start_method", info.default_start_method);
    a.may("default_workers", info.default_workers);
    a.may("has_interpreters", info.has_interpreters);
}

template <class A>
void fields(A& a, telemetry::RunStarted& event) {
    a.must("at", event.at);
    a.must("experiment", event.experiment);
    a.must("machine", event.machine);
    a.may("interpreter", event.interpreter);
    a.may("switch_source", event.switch_source);
    a.may("switch_resolution", event.switch_resolution);
}

template <class A>
void fields(A& a, telemetry::PhaseStarted& event) {
    a.must("at", event.at);
    a.must("phase", event.phase.id);
    a.must("executor", event.phase.executor);
    a.must("pass", event.phase.pass);
    a.must("workers", event.phase.workers);
    a.may("start_method", event.phase.start_method);
    a.may("chunksize", event.phase.chunksize);
    a.may("repeat", event.phase.repeat);
    a.must("phases_total", event.phases_total);
}

template <class A>
void fields(A& a, telemetry::WorkStarted& event) {
    a.must("at", event.at);
    a.must("phase", event.phase);
    a.must("main_pid", event.main_pid);
    a.may("chunksize", event.chunksize);
}

template <class A>
void fields(A& a, telemetry::Switches& switches) {
    a.must("voluntary", switches.voluntary);
    a.must("involuntary", switches.involuntary);
}

template <class A>
void fields(A& a, telemetry::PhaseFinished& event) {
    a.must("at", event.at);
    a.must("phase", event.phase);
    a.may("work", event.work);
    a.may("results", event.results);
    a.may("switches", event.switches);
    a.may("cpu", event.cpu);
    a.may("app_cpu", event.app_cpu);
    a.may("records_dropped", event.records_dropped);
    a.may("error", event.error);
}

template <class A>
void fields(A& a, telemetry::TraceRecord& event) {
    a.must("phase", event.phase);
    a.must("pid", event.pid);
    a.may("tid", event.tid, std::int64_t{event.pid});
    a.may("role", event.role);
    a.must("kind", event.record.kind);
    a.must("at", event.record.at_ns);
    a.may("duration", event.record.duration_ns);
    a.may("value", event.record.value);
    a.may("task", event.record.task, telemetry::no_index);
    a.may("chunk", event.record.chunk, telemetry::no_index);
    a.may("flags", event.record.flags);
    a.may("sequence", event.record.sequence);
}

template <class A>
void fields(A& a, platform::CoreUsage& usage) {
    a.must("core", usage.core);
    a.must("busy", usage.busy_ratio);
}

template <class A>
void fields(A& a, telemetry::CoresSampled& event) {
    a.must("at", event.at);
    a.must("period", event.period);
    a.must("cores", event.cores);
}

template <class A>
void fields(A& a, platform::ProcessSample& sample) {
    a.must("at", sample.at);
    a.must("pid", sample.pid);
    a.must("parent_pid", sample.parent_pid);
    a.may("command", sample.command);
    a.may("role", sample.role);
    std::string state(1, sample.state);
    a.may("state", state, std::string("?"));
    if (state.size() != 1) throw std::invalid_argument(fmt::format("\"{}\" is no state of a process", state));
    sample.state = state.front();
    a.may("cpu", sample.cpu);
    a.may("core", sample.core);
    a.may("threads", sample.threads);
    a.may("rss_bytes", sample.rss_bytes);
    a.may("pss_bytes", sample.pss_bytes);
    a.may("private_bytes", sample.private_bytes);
    a.may("voluntary_switches", sample.voluntary_switches);
    a.may("involuntary_switches", sample.involuntary_switches);
}

template <class A>
void fields(A& a, telemetry::ProcessesSampled& event) {
    a.must("at", event.at);
    a.must("phase", event.phase);
    a.must("processes", event.processes);
}

template <class A>
void fields(A& a, telemetry::ThreadOnCore& event) {
    a.must("phase", event.phase);
    a.must("span", event.span.span);
    a.must("core", event.span.core);
    a.must("pid", event.span.pid);
    a.may("tid", event.span.tid, event.span.pid);
    a.may("preempted", event.span.preempted);
}

template <class A>
void fields(A& a, telemetry::Output& event) {
    a.must("at", event.at);
    a.must("phase", event.phase);
    a.must("stream", event.stream);
    a.must("text", event.text);
}

template <class A>
void fields(A& a, telemetry::Lost& event) {
    a.must("at", event.at);
    a.must("count", event.count);
    a.must("what", event.what);
}

template <class A>
void fields(A& a, telemetry::RunFinished& event) {
    a.must("at", event.at);
    a.may("error", event.error);
    a.may("sampling_cpu", event.sampling_cpu);
}

template <class T>
concept Described = requires(Writer& writer, T& value) { fields(writer, value); };

template <class T>
Json encode_any(const T& value) {
    if constexpr (Described<T>) {
        Writer writer;
        T copy = value;  // `fields` takes one that can be changed, for the reader's sake
        fields(writer, copy);
        return std::move(writer.json);
    } else {
        return encode(value);
    }
}

template <class T>
Json encode_any(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) list.push_back(encode_any(value));
    return list;
}

template <class T>
void decode_any(const Json& json, T& value) {
    if constexpr (Described<T>) {
        Reader reader(json);
        fields(reader, value);
    } else {
        decode(json, value);
    }
}

template <class T>
void decode_any(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) throw std::invalid_argument(fmt::format("{} is no list", json.dump()));
    values.clear();
    for (const Json& one : json) decode_any(one, values.emplace_back());
}

template <class T>
void Writer::must(const char* name, const T& value) {
    json[name] = encode_any(value);
}

template <class T>
void Reader::must(const char* name, T& value) {
    const auto found = json_.find(name);
    if (found == json_.end()) throw std::invalid_argument(fmt::format("\"{}\" is missing", name));
    try {
        decode_any(*found, value);
    } catch (const std::exception& error) {
        throw std::invalid_argument(fmt::format("\"{}\": {}", name, error.what()));
    }
}

// ---- kinds of events, in the order of telemetry::Event --------------------------------------------------------------

constexpr std::array<std::string_view, std::variant_size_v<telemetry::Event>> event_names{
    "run_started",       "phase_started",  "work_started", "phase_finished", "trace",       "cores_sampled",
    "processes_sampled", "thread_on_core", "output",       "lost",           "run_finished"};

template <std::size_t... index>
telemetry::Event event_at(std::size_t wanted, std::index_sequence<index...>) {
    telemetry::Event event;
    (void)((index == wanted && (event.emplace<index>(), true)) || ...);
    return event;
}

}  // namespace

Json event_json(const telemetry::Event& event) {
    Json json{{"type", std::string(event_names[event.index()])}};
    json.update(std::visit([](const auto& concrete) { return encode_any(concrete); }, event));
    return json;
}

telemetry::Event parse_event(const Json& json) {
    if (!json.is_object() || !json.contains("type")) throw std::invalid_argument("it has no \"type\"");
    const auto type = json.at("type").get<std::string>();
    const auto place = std::ranges::find(event_names, type);
    if (place == event_names.end()) throw std::invalid_argument(fmt::format("\"{}\" is no kind of event", type));
    telemetry::Event event = event_at(static_cast<std::size_t>(place - event_names.begin()),
                                      std::make_index_sequence<std::variant_size_v<telemetry::Event>>{});
    std::visit([&json](auto& concrete) { decode_any(json, concrete); }, event);
    return event;
}

}  // namespace poolscope::exchange
