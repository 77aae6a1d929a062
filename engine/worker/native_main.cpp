// poolscope-worker SPEC.json
//
// The driver of one phase in C++: reads its specification, works, and reports in lines of JSON on descriptor 3, in the
// same words as the driver in Python. With --serve it is one worker of a pool that another poolscope-worker started.

#include "engine/worker/native_executors.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace poolscope::worker {
namespace {

using experiment::Executor;
using nlohmann::json;
using telemetry::RecordKind;
using telemetry::Role;

constexpr int report_descriptor = 3;

void report(const json& fields) {
    // Text that is not UTF-8, such as a file's name, must not keep a report from being made.
    const std::string line = fields.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    for (std::size_t at = 0; at < line.size();) {
        const auto written = ::write(report_descriptor, line.data() + at, line.size() - at);
        if (written < 0 && errno != EINTR) return;  // Nobody is left to be told.
        if (written > 0) at += static_cast<std::size_t>(written);
    }
}

int fail(const char* stage, const base::Error& error) {
    report({{"type", "error"}, {"stage", stage}, {"message", error.what}, {"remedy", error.remedy}, {"traceback", ""}});
    return 1;
}

/// This process and its ended children together.
struct Usage {
    long voluntary = 0;
    long involuntary = 0;
    std::int64_t cpu_ns = 0;

    static Usage now() {
        Usage sum;
        for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
            rusage part{};
            ::getrusage(who, &part);
            sum.voluntary += part.ru_nvcsw;
            sum.involuntary += part.ru_nivcsw;
            sum.cpu_ns += (part.ru_utime.tv_sec + part.ru_stime.tv_sec) * std::int64_t{1'000'000'000} +
                          (part.ru_utime.tv_usec + part.ru_stime.tv_usec) * std::int64_t{1'000};
        }
        return sum;
    }
};

base::Result<Outcome> run(const NativeSpec& spec, NativeTrace& trace) {
    switch (spec.executor) {
        case Executor::native_threads:
            return run_threads(spec, trace);
        case Executor::native_pool:
            return run_pool(spec, trace);
        default:
            return run_sequential(spec, trace);
    }
}

json result_line(const Outcome& outcome, const Usage& before, const Usage& after) {
    std::vector<std::string> results;
    for (const Sum sum : outcome.results) results.push_back(to_decimal(sum));
    return {{"type", "result"},
            {"begin_ns", outcome.work.begin.count()},
            {"end_ns", outcome.work.end.count()},
            {"results", results},
            {"voluntary", after.voluntary - before.voluntary},
            {"involuntary", after.involuntary - before.involuntary},
            {"cpu_ns", after.cpu_ns - before.cpu_ns}};
}

int drive(const char* spec_file) {
    report({{"type", "started"}, {"pid", ::getpid()}, {"at_ns", base::monotonic_now().count()}});
    const auto spec = read_spec(spec_file);
    if (!spec) return fail("inputs", spec.error());
    NativeTrace trace(spec->trace_dir, Role::main, spec->trace_capacity());
    trace.begin();
    const json chunksize = spec->chunksize ? json(*spec->chunksize) : json(nullptr);
    report({{"type", "work"}, {"at_ns", base::monotonic_now().count()}, {"chunksize", chunksize}});
    const Usage before = Usage::now();
    const auto outcome = run(*spec, trace);
    const Usage after = Usage::now();
    if (!outcome) return fail("run", outcome.error());
    report(result_line(*outcome, before, after));
    trace.moment(RecordKind::process_end);
    return 0;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
    return number;
}

int serve_pool(std::string_view since, const char* trace_dir, std::string_view capacity) {
    const auto started = parse_number(since);
    const auto records = parse_number(capacity);
    if (!started || !records) return 2;
    serve(base::Nanoseconds(*started), trace_dir, *records);
    return 0;
}

}  // namespace
}  // namespace poolscope::worker

int main(int argc, char** argv) {
    using namespace poolscope::worker;
    const bool has_report = ::fcntl(report_descriptor, F_GETFD) != -1;
    if (has_report && argc == 5 && std::strcmp(argv[1], serve_option) == 0)
        return serve_pool(argv[2], argv[3], argv[4]);
    if (has_report && argc == 2) return drive(argv[1]);
    std::fputs("usage: poolscope-worker SPEC.json 3>REPORT\n", stderr);
    return 2;
}
