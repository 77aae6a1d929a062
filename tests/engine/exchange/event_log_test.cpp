#include "engine/exchange/event_log.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <variant>

namespace poolscope::exchange {
namespace {

using base::Nanoseconds;
using telemetry::Event;

template <class T>
T round_trip(const T& event) {
    const std::string line = to_line(event);
    CAPTURE(line);
    CHECK(line.find('\n') == std::string::npos);
    const auto back = from_line(line);
    REQUIRE_MESSAGE(back.has_value(), line);
    CHECK(to_line(*back) == line);
    REQUIRE(std::holds_alternative<T>(*back));
    return std::get<T>(*back);
}

telemetry::RunStarted full_start() {
    telemetry::RunStarted started;
    started.at = Nanoseconds{std::numeric_limits<std::int64_t>::max()};
    started.experiment.title = "Ünusual \"title\"\n";
    started.experiment.function = {"work", "/tmp/my file.py"};
    started.experiment.numbers = {0, -5, std::numeric_limits<std::int64_t>::min()};
    started.experiment.inputs_json = R"([1, "two"])";
    started.experiment.executors = experiment::all_executors();
    started.experiment.workers = {1, 2, 4};
    started.experiment.start_method = experiment::StartMethod::forkserver;
    started.experiment.chunksize = 7;
    started.experiment.repeats = 9;
    started.experiment.warmup = 2;
    started.experiment.traced = false;
    started.experiment.python = "/usr/bin/python3";
    started.experiment.timeout = std::chrono::seconds(5);
    started.machine.cores = {{0, true, 0U}, {1, false, {}}};
    started.machine.cgroup_quota = 1.5;
    started.machine.load_1min = 0.1;
    started.machine.memory_bytes = std::numeric_limits<std::uint64_t>::max();
    started.machine.os = "An OS";
    started.machine.kernel = "A kernel 6.1";
    started.machine.cpu_model = "A model";
    started.machine.architecture = "x86_64";
    started.interpreter = telemetry::InterpreterInfo{
        "/usr/bin/python3.14",          "CPython", "3.14.1", false, true, {experiment::StartMethod::spawn},
        experiment::StartMethod::spawn, 3U,        true};
    started.switch_source = "kernel switch records";
    started.switch_resolution = Nanoseconds{1};
    return started;
}

TEST_CASE("the start of a run round-trips with all its circumstances") {
    const telemetry::RunStarted started = full_start();
    const telemetry::RunStarted back = round_trip(started);
    CHECK(back.at == started.at);
    CHECK(back.experiment == started.experiment);
    REQUIRE(back.machine.cores.size() == 2);
    CHECK_FALSE(back.machine.cores[1].usable);
    CHECK(back.machine.cores[0].physical == 0U);
    CHECK(back.machine.cgroup_quota == 1.5);
    CHECK(back.machine.load_1min == 0.1);
    CHECK(back.machine.memory_bytes == started.machine.memory_bytes);
    CHECK(back.machine.os == "An OS");
    CHECK(back.machine.kernel == started.machine.kernel);
    CHECK(back.machine.cpu_model == "A model");
    CHECK(back.machine.architecture == "x86_64");
    REQUIRE(back.interpreter);
    CHECK(back.interpreter->gil == false);
    CHECK(back.interpreter->free_threaded_build);
    CHECK(back.interpreter->start_methods == started.interpreter->start_methods);
    CHECK(back.interpreter->default_start_method == experiment::StartMethod::spawn);
    CHECK(back.interpreter->default_workers == 3U);
    CHECK(back.interpreter->has_interpreters);
    CHECK(back.switch_source == started.switch_source);
    CHECK(back.switch_resolution == Nanoseconds{1});
    const telemetry::RunStarted empty = round_trip(telemetry::RunStarted{});
    CHECK(empty.experiment == experiment::Experiment{});
    CHECK_FALSE(empty.interpreter);
}

TEST_CASE("phases round-trip") {
    telemetry::PhaseStarted started;
    started.at = Nanoseconds{12};
    started.phase = {
        3, experiment::Executor::native_pool, telemetry::PassKind::warmup, 8, experiment::StartMethod::fork, 5U, 2};
    started.phases_total = 11;
    const auto back = round_trip(started);
    CHECK(back.phase.id == 3);
    CHECK(back.phase.executor == experiment::Executor::native_pool);
    CHECK(back.phase.pass == telemetry::PassKind::warmup);
    CHECK(back.phase.workers == 8);
    CHECK(back.phase.start_method == experiment::StartMethod::fork);
    CHECK(back.phase.chunksize == 5U);
    CHECK(back.phase.repeat == 2);
    CHECK(back.phases_total == 11);
    const auto work = round_trip(telemetry::WorkStarted{Nanoseconds{5}, 3, 4711, 2U});
    CHECK(work.main_pid == 4711);
    CHECK(work.chunksize == 2U);

    telemetry::PhaseFinished finished;
    finished.at = Nanoseconds{99};
    finished.phase = 3;
    finished.work = base::Interval{Nanoseconds{-1}, Nanoseconds{98}};
    finished.results = {"41666654166667500000", "'text'", ""};
    finished.switches = telemetry::Switches{std::numeric_limits<std::uint64_t>::max(), 1};
    finished.cpu = Nanoseconds{0};
    finished.app_cpu = Nanoseconds{7};
    finished.records_dropped = 4;
    finished.error = base::Error{base::ErrorKind::stopped, "what", "where", "remedy", "detail\nmore"};
    const auto end = round_trip(finished);
    CHECK(end.work == finished.work);
    CHECK(end.results == finished.results);
    REQUIRE(end.switches);
    CHECK(end.switches->voluntary == finished.switches->voluntary);
    CHECK(end.cpu == Nanoseconds{0});
    CHECK(end.app_cpu == Nanoseconds{7});
    CHECK(end.records_dropped == 4);
    REQUIRE(end.error);
    CHECK(end.error->kind == base::ErrorKind::stopped);
    CHECK(end.error->detail == "detail\nmore");
    CHECK_FALSE(round_trip(telemetry::PhaseFinished{}).cpu.has_value());
}

TEST_CASE("trace records round-trip bit by bit") {
    for (std::uint16_t kind = 0; kind < 20; ++kind) {
        telemetry::Record record{std::numeric_limits<std::uint64_t>::max(), 2, 3, 4, 5,
                                 static_cast<telemetry::RecordKind>(kind),  6, 7};
        const auto back = round_trip(telemetry::TraceRecord{1, -2, 1LL << 40, telemetry::Role::worker, record});
        CHECK(back.pid == -2);
        CHECK(back.tid == 1LL << 40);
        CHECK(back.role == telemetry::Role::worker);
        CHECK(back.record.at_ns == record.at_ns);
        CHECK(back.record.duration_ns == 2);
        CHECK(back.record.value == 3);
        CHECK(back.record.task == 4);
        CHECK(back.record.chunk == 5);
        CHECK(back.record.kind == record.kind);
        CHECK(back.record.flags == 6);
        CHECK(back.record.sequence == 7);
    }
    const auto plain = round_trip(telemetry::TraceRecord{});
    CHECK(plain.record.task == telemetry::no_index);
    CHECK(plain.record.chunk == telemetry::no_index);
}

TEST_CASE("samples round-trip, unknown values stay unknown") {
    const telemetry::CoresSampled cores{Nanoseconds{1}, Nanoseconds{2}, {{0, 0.1}, {63, 1.0 / 3}}};
    CHECK(round_trip(cores).cores[1].busy_ratio == 1.0 / 3);
    CHECK(round_trip(cores).cores[1].core == 63);
    platform::ProcessSample sample;
    sample.pid = 2;
    sample.command = "python3";
    sample.role = "forkserver";
    sample.state = 'S';
    sample.cpu = Nanoseconds{4};
    sample.core = 5U;
    sample.threads = 6U;
    sample.rss_bytes = 7;
    sample.pss_bytes = 8;
    sample.private_bytes = 9;
    sample.voluntary_switches = 10;
    sample.involuntary_switches = 11;
    const auto back = round_trip(telemetry::ProcessesSampled{Nanoseconds{1}, 2, {sample, {}}});
    REQUIRE(back.processes.size() == 2);
    CHECK(back.processes[0].command == "python3");
    CHECK(back.processes[0].role == "forkserver");
    CHECK(back.processes[0].state == 'S');
    CHECK(back.processes[0].cpu == Nanoseconds{4});
    CHECK(back.processes[0].core == 5U);
    CHECK(back.processes[0].threads == 6U);
    CHECK(back.processes[0].rss_bytes == 7U);
    CHECK(back.processes[0].pss_bytes == 8U);
    CHECK(back.processes[0].private_bytes == 9U);
    CHECK(back.processes[0].voluntary_switches == 10U);
    CHECK(back.processes[0].involuntary_switches == 11U);
    CHECK_FALSE(back.processes[1].pss_bytes.has_value());
    CHECK(back.processes[1].state == '?');
    const auto span = round_trip(telemetry::ThreadOnCore{1, {{Nanoseconds{2}, Nanoseconds{3}}, 4, 5, 6, true}}).span;
    CHECK(span.span == base::Interval{Nanoseconds{2}, Nanoseconds{3}});
    CHECK(span.core == 4);
    CHECK(span.pid == 5);
    CHECK(span.tid == 6);
    CHECK(span.preempted);
}

TEST_CASE("output keeps every byte, also where it is no UTF-8") {
    for (const std::string& text : {std::string("plain\n"), std::string("\xff\xfe\0x", 4), std::string("grün")}) {
        const auto back = round_trip(telemetry::Output{Nanoseconds{1}, 2, telemetry::Stream::err, text});
        CHECK(back.text == text);
        CHECK(back.stream == telemetry::Stream::err);
    }
    const auto lost = round_trip(telemetry::Lost{Nanoseconds{1}, 12, "samples"});
    CHECK(lost.count == 12);
    CHECK(lost.what == "samples");
    const auto finished = round_trip(
        telemetry::RunFinished{Nanoseconds{1}, base::Error{base::ErrorKind::input, "a", "", "", ""}, Nanoseconds{2}});
    CHECK(finished.sampling_cpu == Nanoseconds{2});
    REQUIRE(finished.error);
    CHECK(finished.error->kind == base::ErrorKind::input);
}

TEST_CASE("a log skips empty lines and names the line at fault") {
    const std::string good = to_line(telemetry::Lost{Nanoseconds{1}, 1, "samples"});
    const auto events = read_log(good + "\n\n  \r\n" + good);
    REQUIRE(events);
    CHECK(events->size() == 2);
    const auto bad = read_log(good + "\n{\"type\":\"lost\",\"at\":1,\"count\":-1,\"what\":\"x\"}\n");
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().kind == base::ErrorKind::input);
    CHECK(bad.error().where == "line 2");
    CHECK(bad.error().what.find("\"count\"") != std::string::npos);
}

TEST_CASE("what is no event is refused with its reason") {
    for (
        const char* line :
        {"", "nonsense", "[]", "{}", R"({"type":"surprise"})", R"({"type":"lost"})", R"({"type":7})",
         R"({"type":"lost","at":1.5,"count":1,"what":"x"})", R"({"type":"lost","at":1,"count":1,"what":7})",
         R"({"type":"phase_started","at":1,"phase":0,"executor":"poool","pass":"timed","workers":1,"phases_total":1})",
         R"({"type":"work_started","at":1,"phase":4294967296,"main_pid":1})",
         R"({"type":"trace","phase":0,"pid":1,"kind":"dance","at":1})",
         R"({"type":"processes_sampled","at":1,"phase":0,"processes":[{"at":1,"pid":1,"parent_pid":1,"state":""}]})"}) {
        CAPTURE(line);
        const auto event = from_line(line, 3);
        REQUIRE_FALSE(event.has_value());
        CHECK(event.error().where == "line 3");
        CHECK_FALSE(event.error().what.empty());
    }
}

}  // namespace
}  // namespace poolscope::exchange
