#include "engine/worker/native_channel.hpp"
#include "engine/worker/native_executors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

namespace poolscope::worker {
namespace {

using process::Descriptor;
using telemetry::RecordKind;
using telemetry::Role;

struct PoolWorker {
    pid_t pid = 0;
    NativeChannel channel;
};

class NativePool {
public:
    NativePool(const NativeSpec& spec, NativeTrace& trace) : spec_(spec), trace_(trace), results_(spec.inputs.size()) {}
    NativePool(const NativePool&) = delete;
    NativePool& operator=(const NativePool&) = delete;
    ~NativePool() {
        for (const PoolWorker& worker : workers_) ::kill(worker.pid, SIGKILL);
        close();
    }

    base::Result<void> start() {
        for (unsigned number = 0; number < spec_.workers; ++number) {
            const int reason = start_one();
            if (reason != 0)
                return base::run_error("Worker process " + std::to_string(number + 1) + " of " +
                                           std::to_string(spec_.workers) +
                                           " cannot be started: " + std::generic_category().message(reason) + ".",
                                       "Use fewer workers, or raise the limits on processes and open files (ulimit).");
        }
        return {};
    }

    base::Result<void> map() {
        for (std::uint32_t task = 0; task < spec_.inputs.size(); ++task)
            trace_.moment(RecordKind::task_queued, 0, task, task / *spec_.chunksize);
        for (PoolWorker& worker : workers_)
            if (!send_next(worker)) return std::unexpected(death_of(worker));
        while (received_ < chunk_count()) {
            std::vector<pollfd> channels;
            for (const PoolWorker& worker : workers_) channels.push_back({worker.channel.descriptor(), POLLIN, 0});
            while (::poll(channels.data(), channels.size(), -1) < 0 && errno == EINTR) {
            }
            for (std::size_t at = 0; at < channels.size(); ++at)
                if (channels[at].revents != 0 && !(take_results(workers_[at]) && send_next(workers_[at])))
                    return std::unexpected(death_of(workers_[at]));
        }
        return {};
    }

    /// Workers leave when their channel closes.
    void close() {
        for (PoolWorker& worker : workers_) worker.channel.close();
        for (const PoolWorker& worker : workers_)
            while (::waitpid(worker.pid, nullptr, 0) < 0 && errno == EINTR) {
            }
        workers_.clear();
    }

    std::vector<Sum> take_results() { return std::move(results_); }

private:
    [[nodiscard]] std::size_t chunk_count() const {
        return (spec_.inputs.size() + *spec_.chunksize - 1) / *spec_.chunksize;
    }

    /// 0 or errno.
    int start_one() {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
        PoolWorker worker{0, NativeChannel(Descriptor(ends[0]))};
        const Descriptor theirs(ends[1]);
        const bool spawned = spec_.start_method == experiment::StartMethod::spawn;
        const int reason = spawned ? spawn(theirs.get(), worker) : fork(theirs.get(), worker);
        if (reason == 0) workers_.push_back(std::move(worker));
        return reason;
    }

    int spawn(int theirs, PoolWorker& worker) const {
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, theirs, serve_descriptor);
        std::string option = serve_option;
        std::string since = std::to_string(base::monotonic_now().count());
        std::string dir = spec_.trace_dir.string();
        std::string capacity = std::to_string(spec_.trace_capacity());
        std::string name = "poolscope-worker";
        std::array<char*, 6> arguments{name.data(), option.data(), since.data(), dir.data(), capacity.data(), nullptr};
        const int reason = ::posix_spawn(&worker.pid, "/proc/self/exe", &actions, nullptr, arguments.data(), ::environ);
        ::posix_spawn_file_actions_destroy(&actions);
        return reason;
    }

    int fork(int theirs, PoolWorker& worker) {
        worker.pid = ::fork();
        if (worker.pid < 0) return errno;
        if (worker.pid > 0) return 0;
        const auto since = base::monotonic_now();
        // A channel closes only when nobody has a copy of the main process's end.
        worker.channel.close();
        for (PoolWorker& other : workers_) other.channel.close();
        ::dup2(theirs, serve_descriptor);
        serve(since, spec_.trace_dir, spec_.trace_capacity());
        ::_exit(0);
    }

    bool send_next(PoolWorker& worker) {
        if (next_ >= chunk_count()) return true;
        const auto index = static_cast<std::uint32_t>(next_++);
        const std::size_t first = std::size_t{index} * *spec_.chunksize;
        const std::size_t last = std::min(first + *spec_.chunksize, spec_.inputs.size());
        const auto begin = base::monotonic_now();
        const auto at = [&](std::size_t task) { return spec_.inputs.begin() + static_cast<std::ptrdiff_t>(task); };
        const Bytes message = encode(TaskChunk{index, static_cast<std::uint32_t>(first), {at(first), at(last)}});
        trace_.span(RecordKind::task_pickle, begin, message.size(), index);
        return worker.channel.send(message);
    }

    bool take_results(PoolWorker& worker) {
        Bytes message;
        if (!worker.channel.receive(message)) return false;
        const auto begin = base::monotonic_now();
        const ResultChunk chunk = decode_results(message);
        trace_.span(RecordKind::result_unpickle, begin, message.size(), chunk.index);
        trace_.moment(RecordKind::result_received, 0, telemetry::no_index, chunk.index);
        std::ranges::copy(chunk.results, results_.begin() + chunk.first_task);
        ++received_;
        return true;
    }

    base::Error death_of(PoolWorker& worker) {
        worker.channel.close();
        int status = 0;
        while (::waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
        }
        const std::string who = "Worker process " + std::to_string(worker.pid);
        std::erase_if(workers_, [pid = worker.pid](const PoolWorker& one) { return one.pid == pid; });
        if (!WIFSIGNALED(status))
            return {base::ErrorKind::run,
                    who + " ended with exit code " + std::to_string(WEXITSTATUS(status)) + ".",
                    {},
                    "Its output says why.",
                    {}};
        const int signal = WTERMSIG(status);
        const std::string name = ::strsignal(signal);
        return {base::ErrorKind::run,
                who + " died of signal " + std::to_string(signal) + " (" + name + ").",
                {},
                signal == SIGKILL ? "Somebody killed it, or the machine ran out of memory." : "",
                {}};
    }

    const NativeSpec& spec_;
    NativeTrace& trace_;
    std::vector<PoolWorker> workers_;
    std::vector<Sum> results_;
    std::size_t next_ = 0;      // chunk to be sent
    std::size_t received_ = 0;  // chunks that have come back
};

}  // namespace

base::Result<Outcome> run_pool(const NativeSpec& spec, NativeTrace& trace) {
    const auto begin = base::monotonic_now();
    NativePool pool(spec, trace);
    if (const auto started = pool.start(); !started) return std::unexpected(started.error());
    if (const auto mapped = pool.map(); !mapped) return std::unexpected(mapped.error());
    pool.close();
    return Outcome{{begin, base::monotonic_now()}, pool.take_results()};
}

void serve(base::Nanoseconds since, const std::filesystem::path& trace_dir, std::uint64_t trace_capacity) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // If the main process is gone already, the channel is closed, too.
    NativeTrace trace(trace_dir, Role::worker, trace_capacity);
    trace.arrive(since, ::getppid());
    NativeChannel channel{Descriptor(serve_descriptor)};
    for (Bytes message; channel.receive(message);) {
        auto begin = base::monotonic_now();
        const TaskChunk tasks = decode_tasks(message);
        trace.span(RecordKind::task_unpickle, begin, message.size(), tasks.index);
        ResultChunk done{tasks.index, tasks.first_task, {}};
        for (std::uint32_t task = tasks.first_task; const std::int64_t input : tasks.inputs) {
            trace.moment(RecordKind::run_begin, 0, task, tasks.index);
            done.results.push_back(heavy_computation(input));
            trace.moment(RecordKind::run_end, 0, task++, tasks.index);
        }
        begin = base::monotonic_now();
        const Bytes answer = encode(done);
        trace.span(RecordKind::result_pickle, begin, answer.size(), done.index);
        if (!channel.send(answer)) break;
    }
    trace.moment(RecordKind::process_end);
}

}  // namespace poolscope::worker
