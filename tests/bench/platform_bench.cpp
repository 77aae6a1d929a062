// What it costs to watch a run: each source on its own, on children that work as a run's do.
#include "engine/platform/linux/process_source.hpp"
#include "engine/platform/linux/process_tree.hpp"
#include "engine/platform/linux/switch_records.hpp"
#include "engine/platform/machine.hpp"
#include "engine/platform/sampling.hpp"

#include <benchmark/benchmark.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>

namespace {

using namespace poolscope;
using platform::ProcessTree;

/// A process that started `workers` others, all asleep and each with so much memory of its own; gone at the end.
class Family {
public:
    explicit Family(int workers, std::size_t bytes = 0) : root_(::fork()) {
        if (root_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (int i = 0; i < workers; ++i) {
                if (::fork() == 0) work(bytes);
            }
            work(0);
        }
        while (root_ > 0 && ProcessTree().read(root_).size() < static_cast<std::size_t>(workers) + 1) ::usleep(1000);
        ::usleep(100'000 + static_cast<useconds_t>(bytes >> 10U));  // until the memory is filled
    }
    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;
    ~Family() {
        ::kill(root_, SIGKILL);
        ::waitpid(root_, nullptr, 0);
    }
    [[nodiscard]] pid_t root() const { return root_; }

private:
    [[noreturn]] static void work(std::size_t bytes) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (bytes > 0) {
            void* const place = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (place != MAP_FAILED) std::memset(place, 1, bytes);
        }
        for (;;) ::pause();
    }
    pid_t root_;
};

/// Two processes that wake each other over pipes, and so leave their core at every turn; both on core 0, as a wake-up
/// across cores costs far more than what is to be measured.
class PingPong {
public:
    /// How long a turn takes, when nobody or `watcher` looks at it.
    static double nanoseconds_a_turn(platform::SwitchSource* watcher) {
        constexpr int turns = 20'000;
        int gate[2], there[2], back[2], result[2];
        for (int* ends : {gate, there, back, result}) {
            if (::pipe(ends) != 0) return 0;
        }
        const pid_t root = ::fork();
        if (root == 0) play(gate[0], there, back, result[1], turns);
        if (watcher != nullptr && !watcher->attach(root)) watcher = nullptr;
        double nanoseconds = 0;
        if (::write(gate[1], "g", 1) != 1 || ::read(result[0], &nanoseconds, sizeof nanoseconds) < 0) nanoseconds = 0;
        ::waitpid(root, nullptr, 0);
        for (int* ends : {gate, there, back, result}) {
            ::close(ends[0]);
            ::close(ends[1]);
        }
        return nanoseconds;
    }

private:
    [[noreturn]] static void play(int gate, const int* there, const int* back, int result, int turns) {
        cpu_set_t mask;
        CPU_ZERO(&mask);
        CPU_SET(0, &mask);
        ::sched_setaffinity(0, sizeof mask, &mask);
        char byte = 0;
        if (::read(gate, &byte, 1) != 1) ::_exit(1);
        if (::fork() == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            while (::read(there[0], &byte, 1) == 1 && ::write(back[1], &byte, 1) == 1) {
            }
            ::_exit(0);
        }
        const auto begin = base::monotonic_now();
        for (int turn = 0; turn < turns; ++turn) {
            if (::write(there[1], &byte, 1) != 1 || ::read(back[0], &byte, 1) != 1) ::_exit(1);
        }
        const double each = static_cast<double>((base::monotonic_now() - begin).count()) / turns;
        if (::write(result, &each, sizeof each) != sizeof each) ::_exit(1);
        ::_exit(0);
    }
};

void core_usage(benchmark::State& state) {
    const auto source = platform::make_core_usage_source();
    for (auto _ : state) benchmark::DoNotOptimize(source->sample());
}
BENCHMARK(core_usage)->Unit(benchmark::kMicrosecond);

void cpu_clock(benchmark::State& state) {
    const Family family(0);
    for (auto _ : state) benchmark::DoNotOptimize(platform::process_cpu_time(family.root()));
}
BENCHMARK(cpu_clock)->Unit(benchmark::kMicrosecond);

void own_cpu_time(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(platform::own_cpu_time());
}
BENCHMARK(own_cpu_time)->Unit(benchmark::kMicrosecond);

void process_tree(benchmark::State& state, ProcessTree::Way way) {
    const Family family(static_cast<int>(state.range(0)));
    ProcessTree tree(way);
    for (auto _ : state) benchmark::DoNotOptimize(tree.read(family.root()));
}
BENCHMARK_CAPTURE(process_tree, best, ProcessTree::Way::best)->Arg(2)->Arg(8)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(process_tree, walk, ProcessTree::Way::all_processes)->Arg(2)->Unit(benchmark::kMicrosecond);

void processes(benchmark::State& state, platform::ProcessDetail detail) {
    const Family family(static_cast<int>(state.range(0)), static_cast<std::size_t>(state.range(1)) << 20U);
    const auto source = platform::make_process_source();
    for (auto _ : state) benchmark::DoNotOptimize(source->sample(family.root(), detail));
}
BENCHMARK_CAPTURE(processes, plain, {})->Args({2, 0})->Args({8, 0})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(processes, switches, {.memory = false, .switches = true})
    ->Args({2, 0})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(processes, memory, {.memory = true, .switches = false})
    ->Args({2, 0})
    ->Args({2, 200})
    ->Unit(benchmark::kMicrosecond);

void drain_samples(benchmark::State& state) {
    const Family family(2);
    const auto source = platform::make_sampled_switch_source();
    if (!source->attach(family.root())) return state.SkipWithError("cannot watch");
    std::vector<platform::OnCore> spans;
    for (auto _ : state) {
        spans.clear();
        source->drain(spans);
    }
}
BENCHMARK(drain_samples)->Unit(benchmark::kMicrosecond);

void drain_records_of_idle_run(benchmark::State& state) {
    const Family family(2);
    const auto source = platform::make_kernel_switch_source();
    if (!source->attach(family.root())) return state.SkipWithError("no switch records here");
    std::vector<platform::OnCore> spans;
    for (auto _ : state) {
        spans.clear();
        source->drain(spans);
    }
}
BENCHMARK(drain_records_of_idle_run)->Unit(benchmark::kMicrosecond);

void attach_records(benchmark::State& state) {
    const Family family(0);
    for (auto _ : state) benchmark::DoNotOptimize(platform::make_kernel_switch_source()->attach(family.root()));
}
BENCHMARK(attach_records)->Unit(benchmark::kMicrosecond);

/// What being watched costs a run that does nothing but switch: two switches of each of two processes a turn.
void watched_turn(benchmark::State& state, bool watched) {
    for (auto _ : state) {
        const auto source = watched ? platform::make_kernel_switch_source() : nullptr;
        state.SetIterationTime(PingPong::nanoseconds_a_turn(source.get()) / 1e9);
    }
}
BENCHMARK_CAPTURE(watched_turn, nobody_looks, false)->UseManualTime()->Iterations(30)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(watched_turn, switch_records, true)->UseManualTime()->Iterations(30)->Unit(benchmark::kMicrosecond);

void read_machine(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(platform::read_machine());
}
BENCHMARK(read_machine)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
