#include "engine/analysis/report.hpp"
#include "engine/exchange/event_log.hpp"
#include "engine/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

// What folding and laying out many events costs. Build and run: ninja timeline_bench && tests/bench/timeline_bench

namespace {

using namespace poolscope;
using base::Nanoseconds;

/// CPU time, so that a busy machine does not count.
struct Clock {
    static std::clock_t now() { return std::clock(); }
};

double milliseconds_since(std::clock_t begin) {
    return static_cast<double>(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
}

telemetry::Event trace(std::int32_t pid, telemetry::Role role, telemetry::RecordKind kind, std::uint64_t at,
                       std::uint32_t task, std::uint32_t chunk, std::uint64_t duration = 0) {
    telemetry::TraceRecord event{.phase = 0, .pid = pid, .tid = pid, .role = role, .record = {}};
    event.record = {at, duration, 100, task, chunk, kind, 0, 0};
    return event;
}

/// A pool over many tiny tasks; every record of a worker in order, in batches as a reader's polls give them.
std::vector<telemetry::Event> tiny_tasks(std::uint32_t tasks, std::uint32_t workers, std::size_t batch) {
    using enum telemetry::RecordKind;
    std::vector<telemetry::Event> events;
    telemetry::RunStarted started;
    started.experiment.numbers.assign(tasks, 1);
    events.emplace_back(started);
    telemetry::PhaseStarted phase;
    phase.phase.executor = experiment::Executor::pool;
    phase.phase.pass = telemetry::PassKind::traced;
    phase.phase.workers = workers;
    events.emplace_back(phase);
    events.emplace_back(telemetry::WorkStarted{Nanoseconds{0}, 0, 1, 1U});
    std::vector<std::vector<telemetry::Event>> files(workers + 1);
    for (std::uint32_t i = 0; i < tasks; ++i) {
        const std::uint32_t w = i % workers;
        const std::uint64_t at = 1000 + std::uint64_t{i / workers} * 10'000 + w * 100;
        const auto pid = static_cast<std::int32_t>(100 + w);
        files[workers].push_back(trace(1, telemetry::Role::main, task_pickle, at - 900, telemetry::no_index, i, 400));
        files[w].push_back(trace(pid, telemetry::Role::worker, task_unpickle, at, telemetry::no_index, i, 500));
        files[w].push_back(trace(pid, telemetry::Role::worker, run_begin, at + 600, i, i));
        files[w].push_back(trace(pid, telemetry::Role::worker, run_end, at + 8000, i, i));
        files[w].push_back(trace(pid, telemetry::Role::worker, result_pickle, at + 8100, telemetry::no_index, i, 500));
        files[workers].push_back(
            trace(1, telemetry::Role::main, result_unpickle, at + 9000, telemetry::no_index, i, 300));
        files[workers].push_back(trace(1, telemetry::Role::main, result_received, at + 9300, telemetry::no_index, i));
    }
    std::vector<std::size_t> next(files.size());
    for (bool more = true; more;) {
        more = false;
        for (std::size_t f = 0; f < files.size(); ++f) {
            const std::size_t end = std::min(files[f].size(), next[f] + batch);
            for (; next[f] < end; ++next[f]) events.push_back(std::move(files[f][next[f]]));
            more = more || next[f] < files[f].size();
        }
    }
    return events;
}

void fold(const char* name, std::uint32_t tasks, std::uint32_t workers, std::size_t batch, std::size_t look_every) {
    const auto events = tiny_tasks(tasks, workers, batch);
    timeline::Timeline timeline;
    const auto begin = Clock::now();
    std::size_t count = 0;
    for (const auto& event : events) {
        timeline.apply(event);
        if (++count % look_every == 0) (void)timeline.phases();
    }
    const auto& phase = timeline.phases().at(0);
    const double took = milliseconds_since(begin);
    std::size_t slices = 0;
    for (const auto& lane : phase.lanes) slices += lane.slices.size();
    fmt::print("fold {}: {} events, {} slices, {:.0f} ms, {:.0f} ns an event\n", name, events.size(), slices, took,
               took * 1e6 / static_cast<double>(events.size()));
    const auto analysis_begin = Clock::now();
    const auto report = analysis::analyse(timeline);
    fmt::print("  analyse: {:.1f} ms, {} executors\n", milliseconds_since(analysis_begin), report.executors.size());

    const Nanoseconds end = phase.lanes.back().slices.back().span.begin;
    for (const double share : {1.0, 0.1, 0.001}) {
        const timeline::PixelWindow window{
            {Nanoseconds{0}, Nanoseconds{static_cast<std::int64_t>(static_cast<double>(end.count()) * share)}},
            1600,
            end};
        std::size_t drawn = 0;
        const auto layout_begin = Clock::now();
        constexpr int rounds = 10;
        for (int i = 0; i < rounds; ++i) {
            for (const auto& lane : phase.lanes) {
                const auto coverage = lane.index.cover(lane.slices, window);
                drawn += coverage.columns.size() + coverage.singles.size();
            }
        }
        fmt::print("  lay out {} lanes, {:g} % of the time, 1600 px: {:.2f} ms, {} shapes\n", phase.lanes.size(),
                   share * 100, milliseconds_since(layout_begin) / rounds, drawn / rounds);
    }
}

void log_round_trip(std::uint32_t tasks) {
    const auto events = tiny_tasks(tasks, 2, 1000);
    const auto begin = Clock::now();
    std::string text;
    for (const auto& event : events) text += exchange::to_line(event) + "\n";
    const double written = milliseconds_since(begin);
    const auto read_begin = Clock::now();
    const auto back = exchange::read_log(text);
    fmt::print("log: {} events, {} bytes, written in {:.0f} ms, read in {:.0f} ms, {}\n", events.size(), text.size(),
               written, milliseconds_since(read_begin), back && back->size() == events.size() ? "whole" : "BROKEN");
}

/// The most memory that this process had, in MB.
void print_memory() {
    if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr) {
            if (std::string_view(line).starts_with("VmHWM")) fmt::print("{}", line);
        }
        std::fclose(file);
    }
}

}  // namespace

int main() {
    fold("1,000,000 slices in 16 lanes", 143'000, 15, 500, 20'000);
    fold("whole files one after the other", 143'000, 15, 1'000'000, 1'000'000);
    fold("looked at every 1,000 events", 143'000, 15, 500, 1'000);
    fold("200,000 tasks, 2 workers", 200'000, 2, 2'000, 20'000);
    log_round_trip(20'000);
    print_memory();
}
