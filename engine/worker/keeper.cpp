// poolscope-keeper [--remove DIR] [-- PROGRAM ARGS...]
//
// Owns the processes of one program and sees to it that none of them, and nothing of theirs, outlives it.
//   stdin         lifeline: the byte 'g' starts the program; end of file ends everything
//   descriptor 3  lines of JSON: "forked" when the program exists, "exit" as the very last thing
//   SIGTERM, SIGINT and SIGHUP end everything, too
// Without PROGRAM it only waits for the end of the lifeline and removes DIR then.

#include "engine/process/linux/process_ending.hpp"
#include "engine/process/linux/process_tree.hpp"
#include "engine/process/linux/shared_memory_names.hpp"
#include "engine/process/run_folder.hpp"
#include "engine/worker/forked_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::worker {
namespace {

constexpr int lifeline = STDIN_FILENO;
constexpr int control = 3;

struct Options {
    std::filesystem::path remove;
    char** program = nullptr;
};

std::optional<Options> parse(int argc, char** argv) {
    Options options;
    for (int at = 1; at < argc; ++at) {
        const std::string_view word = argv[at];
        if (word == "--remove" && at + 1 < argc) {
            options.remove = argv[++at];
        } else if (word == "--" && at + 1 < argc) {
            options.program = argv + at + 1;
            return options;
        } else {
            return std::nullopt;
        }
    }
    if (options.remove.empty()) return std::nullopt;
    return options;
}

/// Descriptors 0 to 3 must be taken, or what is opened next would be mistaken for them.
void occupy_standard_descriptors() {
    for (int file = ::open("/dev/null", O_RDWR | O_CLOEXEC); file >= 0; file = ::open("/dev/null", O_RDWR | O_CLOEXEC))
        if (file > control) {
            ::close(file);
            return;
        }
}

int open_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD, process::SharedMemoryNames::watch_signal})
        sigaddset(&wanted, signal);
    sigprocmask(SIG_SETMASK, &wanted, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return quoted + "\"";
}

class Keeper {
public:
    Keeper(const Options& options, int signals) : options_(options), signals_(signals) {}

    void run() {
        const bool go_on = options_.program == nullptr || wait_for_start();
        if (go_on && (options_.program == nullptr || start())) watch();
        end_everything();
        remove_folder();
        report();
    }

private:
    enum class Wake { start, program_ended, end };

    bool wait_for_start() { return next_wake() == Wake::start; }

    void watch() {
        while (next_wake() == Wake::start) {
        }
    }

    bool start() {
        names_.watch();
        const auto forked = fork_program(options_.program, control);
        program_ = forked.pid;
        error_ = forked.error;
        return error_.empty();
    }

    Wake next_wake() {
        for (;;) {
            std::array<pollfd, 2> sources{{{lifeline, POLLIN, 0}, {signals_, POLLIN, 0}}};
            const int ready = ::poll(sources.data(), sources.size(), names_waiting_ ? name_patience_ms : -1);
            if (ready < 0 && errno != EINTR) return Wake::end;
            if (ready == 0) look_at_names();
            if (sources[1].revents != 0)
                if (const auto wake = read_signals()) return *wake;
            if (sources[0].revents != 0)
                if (const auto wake = read_lifeline()) return *wake;
        }
    }

    static std::optional<Wake> read_lifeline() {
        char order = 0;
        const auto got = ::read(lifeline, &order, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
        return got == 1 && order == 'g' ? Wake::start : Wake::end;
    }

    std::optional<Wake> read_signals() {
        signalfd_siginfo info{};
        while (::read(signals_, &info, sizeof info) == sizeof info) switch (info.ssi_signo) {
                case SIGCHLD:
                    break;
                case process::SharedMemoryNames::watch_signal:
                    names_waiting_ = true;
                    break;
                default:
                    return Wake::end;
            }
        reap();
        if (program_ > 0 && status_) return Wake::program_ended;
        return std::nullopt;
    }

    /// Most names, such as those of multiprocessing's locks, are gone again at once: only those that stay are worth
    /// a look at who holds them.
    void look_at_names() {
        names_waiting_ = false;
        if (!names_.find_new_names()) return;
        for (const auto& entry : descendants()) names_.note(entry.pid);
    }

    /// False when there is no child any more, and so, as this is the subreaper, no descendant either.
    bool reap() {
        int status = 0;
        for (;;) {
            const pid_t pid = ::waitpid(-1, &status, WNOHANG);
            if (pid == 0) return true;
            if (pid < 0) return errno != ECHILD;
            if (pid == program_) status_ = status;
        }
    }

    std::vector<process::ProcessEntry> descendants() {
        auto found = process::descendants_of(process::list_processes(), ::getpid());
        std::erase_if(found, [](const process::ProcessEntry& entry) { return entry.is_dead(); });
        return found;
    }

    void end_everything() {
        const bool ended_by_itself = status_.has_value();
        if (!ended_by_itself || WIFSIGNALED(*status_)) names_.begin_forced_end();
        process::Ending ending;
        ending.find = [this] { return reap() ? descendants() : std::vector<process::ProcessEntry>{}; };
        ending.before_kill = [this](pid_t pid) { names_.note(pid); };
        const auto ended = process::end_processes(ending);
        reap();
        if (ended_by_itself) leftovers_ = ended.killed.size();
        names_.remove_left();
    }

    void remove_folder() {
        // A guard without a program may have to wait for other keepers whose processes still write there.
        const auto patience = std::chrono::milliseconds(options_.program == nullptr ? 1800 : 300);
        if (!options_.remove.empty() && !process::remove_run_folder(options_.remove, patience))
            std::fprintf(stderr, "poolscope-keeper: %s could not be removed\n", options_.remove.c_str());
    }

    void report() {
        const int status = status_.value_or(0);
        const bool exited = status_ && WIFEXITED(status);
        const bool killed = status_ && WIFSIGNALED(status);
        std::string line = "\n{\"type\":\"exit\",\"code\":";
        line += exited ? std::to_string(WEXITSTATUS(status)) : "null";
        line += ",\"signal\":" + (killed ? std::to_string(WTERMSIG(status)) : "null");
        line += ",\"leftovers\":" + std::to_string(leftovers_);
        if (!error_.empty()) line += ",\"error\":" + json_string(error_);
        write_control(line + "}\n");
    }

    /// The reader may have stopped reading: everything is over by now, so this must not wait for long.
    void write_control(std::string_view text) {
        ::fcntl(control, F_SETFL, ::fcntl(control, F_GETFL) | O_NONBLOCK);
        pollfd writable{control, POLLOUT, 0};
        while (!text.empty() && ::poll(&writable, 1, write_patience_ms) > 0) {
            const auto written = ::write(control, text.data(), text.size());
            if (written < 0 && errno != EAGAIN && errno != EINTR) return;
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    static constexpr int name_patience_ms = 1;
    static constexpr int write_patience_ms = 100;

    const Options options_;
    const int signals_;
    process::SharedMemoryNames names_;
    bool names_waiting_ = false;
    pid_t program_ = 0;
    std::optional<int> status_;  // as waitpid gave it
    std::size_t leftovers_ = 0;
    std::string error_;
};

}  // namespace
}  // namespace poolscope::worker

int main(int argc, char** argv) {
    using namespace poolscope::worker;
    const auto options = parse(argc, argv);
    if (!options) {
        std::fputs("usage: poolscope-keeper [--remove DIR] [-- PROGRAM ARGS...]\n", stderr);
        return 2;
    }
    ::closefrom(control + 1);  // Boost's launcher lets some through.
    occupy_standard_descriptors();
    ::setsid();  // Fails only for a group leader, such as when a shell started it: then it stays where it is.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    Keeper(*options, open_signals()).run();
    return 0;
}
