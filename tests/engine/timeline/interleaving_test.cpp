#include "engine/timeline/timeline.hpp"

#include "tests/engine/timeline/run_builder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <variant>

// Property: however the events of different writers interleave, the picture is the same.

namespace poolscope::timeline {
namespace {

using telemetry::Event;
using telemetry::no_index;
using enum telemetry::RecordKind;

std::int64_t between(std::mt19937& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

/// Events with the writer that each comes from; those of one writer are in order.
struct Written {
    std::vector<std::vector<Event>> writers;
    std::vector<Event> head;  // before everything else
};

/// A pool of some workers over some tasks in chunks; one worker may be killed, and the run may be cut off.
Written random_run(std::mt19937& random) {
    const auto tasks = static_cast<std::uint32_t>(between(random, 1, 60));
    const auto workers = static_cast<unsigned>(between(random, 1, 5));
    const auto chunksize = static_cast<std::uint32_t>(between(random, 1, 4));
    const std::uint32_t chunks = (tasks + chunksize - 1) / chunksize;
    Written written;
    RunBuilder run(std::vector<std::int64_t>(tasks, 1), workers);
    const auto executor = between(random, 0, 1) == 0 ? experiment::Executor::pool : experiment::Executor::executor;
    run.phase(executor, telemetry::PassKind::traced, 0, 1000);
    written.head = std::exchange(run.events, {});
    const auto close = [&] { written.writers.push_back(std::exchange(run.events, {})); };

    std::vector<std::int64_t> pickled(chunks);
    std::int64_t at = 1010;
    for (std::uint32_t i = 0; i < tasks; ++i) run.main(task_queued, at, i, i / chunksize);
    close();
    for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
        const std::int64_t length = between(random, 1, 30);
        run.main(task_pickle, at, no_index, chunk, length, 100);
        pickled[chunk] = at + length;
        at += length + between(random, 0, 400);
    }
    close();

    const bool one_dies = between(random, 0, 2) == 0;
    std::vector<std::int64_t> free_at(workers);
    std::vector<std::vector<Event>> of_worker(workers);
    std::vector<std::pair<std::int64_t, std::uint32_t>> results;
    for (unsigned w = 0; w < workers; ++w) {
        const auto pid = static_cast<std::int32_t>(200 + w);
        const std::int64_t start = between(random, 1000, 1500);
        run.worker(pid, process_start, start);
        free_at[w] = start + between(random, 1, 200);
        run.worker(pid, ready, free_at[w]);
        of_worker[w] = std::exchange(run.events, {});
    }
    for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
        const auto w = static_cast<unsigned>(std::ranges::min_element(free_at) - free_at.begin());
        if (free_at[w] >= 10'000'000) break;  // all are dead
        const auto pid = static_cast<std::int32_t>(200 + w);
        std::int64_t now = std::max(free_at[w], pickled[chunk]) + between(random, 0, 20);
        run.worker(pid, task_unpickle, now, no_index, chunk, 7, 100);
        now += 7;
        bool dead = false;
        for (std::uint32_t i = chunk * chunksize; i < std::min(tasks, (chunk + 1) * chunksize) && !dead; ++i) {
            now += between(random, 0, 3);
            run.worker(pid, run_begin, now, i, chunk);
            dead = one_dies && w == 0 && i > tasks / 2;
            if (dead) break;
            now += between(random, 0, 300);
            run.worker(pid, run_end, now, i, chunk, 0, between(random, 0, 9) == 0 ? 1 : 0);
        }
        free_at[w] = dead ? 10'000'000 : now + 5;
        if (!dead) run.worker(pid, result_pickle, now, no_index, chunk, 5, 50);
        if (!dead) results.emplace_back(now + 5 + between(random, 0, 50), chunk);
        auto& events = of_worker[w];
        events.insert(events.end(), run.events.begin(), run.events.end());
        run.events.clear();
    }
    for (auto& events : of_worker) written.writers.push_back(std::move(events));
    std::ranges::sort(results);
    for (const auto& [when, chunk] : results) {
        run.main(result_unpickle, when, no_index, chunk, 4, 50);
        run.main(result_received, when + 4, no_index, chunk);
    }
    close();

    for (unsigned core = 0; core < 2; ++core) {
        std::int64_t on = 1000;
        for (int i = 0; i < 30; ++i) {
            const std::int64_t off = on + between(random, 1, 200);
            const auto pid = static_cast<std::int32_t>(between(random, 199, 199 + workers));
            run.events.emplace_back(telemetry::ThreadOnCore{0,
                                                            {{RunBuilder::us(on), RunBuilder::us(off)},
                                                             core,
                                                             pid == 199 ? 100 : pid,
                                                             pid == 199 ? 100 : pid,
                                                             between(random, 0, 1) == 0}});
            on = off + between(random, 0, 1) * 10;
        }
        close();
    }
    for (std::int64_t when = 1000; when < 4000; when += 500) {
        telemetry::ProcessesSampled sampled{RunBuilder::us(when), 0, {}};
        for (unsigned w = 0; w <= workers; ++w) {
            platform::ProcessSample process;
            process.pid = w == 0 ? 100 : static_cast<std::int32_t>(199 + w);
            process.parent_pid = w == 0 ? 1 : 100;
            process.command = "python3";
            process.state = 'R';
            process.pss_bytes = 1000 + static_cast<std::uint64_t>(when) + w;
            if (w != 1 || when < 2500 || !one_dies) sampled.processes.push_back(process);
        }
        run.events.emplace_back(std::move(sampled));
    }
    close();
    if (between(random, 0, 1) == 0) run.finish(9000);
    if (between(random, 0, 1) == 0) run.end(10000);
    close();
    return written;
}

/// The writers' events in one random order that keeps each writer's own.
std::vector<Event> interleaved(const Written& written, std::mt19937& random) {
    std::vector<std::size_t> turns;
    for (std::size_t w = 0; w < written.writers.size(); ++w) {
        turns.insert(turns.end(), written.writers[w].size(), w);
    }
    // Now and then whole files one after the other, as a reader that is late finds them.
    if (between(random, 0, 3) != 0) std::ranges::shuffle(turns, random);
    std::vector<std::size_t> next(written.writers.size());
    std::vector<Event> events = written.head;
    for (const std::size_t w : turns) events.push_back(written.writers[w][next[w]++]);
    return events;
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b, const std::function<bool(const T&, const T&)>& equal) {
    return std::ranges::equal(a, b, equal);
}

void check_same(const PhaseView& a, const PhaseView& b) {
    REQUIRE(a.lanes.size() == b.lanes.size());
    for (std::size_t i = 0; i < a.lanes.size(); ++i) {
        const Lane& x = a.lanes[i];
        const Lane& y = b.lanes[i];
        CAPTURE(x.name);
        REQUIRE(x.name == y.name);
        REQUIRE(x.pid == y.pid);
        REQUIRE(x.started == y.started);
        REQUIRE(x.ready == y.ready);
        REQUIRE(x.ended == y.ended);
        REQUIRE(x.slices == y.slices);
        REQUIRE(x.totals == y.totals);
    }
    const auto same_task = [](const Task& x, const Task& y) {
        return x.index == y.index && x.chunk == y.chunk && x.worker_pid == y.worker_pid && x.queued == y.queued &&
               x.started == y.started && x.ended == y.ended && x.received == y.received && x.failed == y.failed;
    };
    REQUIRE(same<Task>(a.tasks, b.tasks, same_task));
    const auto same_stay = [](const CoreSlice& x, const CoreSlice& y) {
        return x.span == y.span && x.pid == y.pid && x.worker == y.worker && x.preempted == y.preempted;
    };
    REQUIRE(a.cores.size() == b.cores.size());
    for (std::size_t i = 0; i < a.cores.size(); ++i) {
        REQUIRE(same<CoreSlice>(a.cores[i].slices, b.cores[i].slices, same_stay));
    }
    const auto same_row = [](const ProcessRow& x, const ProcessRow& y) {
        return x.name == y.name && x.worker == y.worker && x.ended == y.ended && x.latest.pid == y.latest.pid &&
               x.peak_pss_bytes == y.peak_pss_bytes;
    };
    REQUIRE(same<ProcessRow>(a.processes, b.processes, same_row));
    REQUIRE(a.peak_pss_bytes == b.peak_pss_bytes);
    REQUIRE(a.pickles.bytes == b.pickles.bytes);
}

void check_sound(const PhaseView& view) {
    for (const Lane& lane : view.lanes) {
        for (std::size_t i = 0; i < lane.slices.size(); ++i) {
            REQUIRE(lane.slices[i].span.begin <= lane.slices[i].span.end);
            if (i > 0) REQUIRE(lane.slices[i - 1].span.end <= lane.slices[i].span.begin);
            if (lane.slices[i].open) REQUIRE(i + 1 == lane.slices.size());
        }
    }
}

TEST_CASE("the picture does not depend on how writers interleave, nor on who looked meanwhile") {
    std::mt19937 random(2026);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const Written written = random_run(random);
        Timeline reference;
        for (const Event& event : interleaved(written, random)) reference.apply(event);
        check_sound(reference.phases().at(0));
        for (int again = 0; again < 3; ++again) {
            Timeline other;
            for (const Event& event : interleaved(written, random)) {
                other.apply(event);
                const bool look = again == 1 || (again == 2 && random() % 20 == 0);
                if (look && !other.phases().empty()) check_sound(other.phases()[0]);
            }
            check_same(reference.phases().at(0), other.phases().at(0));
        }
    }
}

}  // namespace
}  // namespace poolscope::timeline
