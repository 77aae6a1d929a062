#include "engine/worker/forked_program.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace poolscope::worker {
namespace {

void reset_signals() {
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

void announce(int control) {
    char line[64];
    const int length = std::snprintf(line, sizeof line, "{\"type\":\"forked\",\"pid\":%d}\n", ::getpid());
    [[maybe_unused]] const auto written = ::write(control, line, static_cast<std::size_t>(length));
}

[[noreturn]] void become_program(char** argv, int control, int failure, pid_t keeper) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != keeper) ::_exit(127);
    // A group of its own: a program that signals its group must not hit the keeper.
    ::setpgid(0, 0);
    reset_signals();
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    announce(control);
    ::execv(argv[0], argv);
    const int reason = errno;
    [[maybe_unused]] const auto written = ::write(failure, &reason, sizeof reason);
    ::_exit(127);
}

}  // namespace

ForkedProgram fork_program(char** argv, int control) {
    const auto failed = [&](int reason) {
        return ForkedProgram{0, std::string(argv[0]) + " cannot be started: " + std::strerror(reason)};
    };
    int failure[2];
    if (::pipe2(failure, O_CLOEXEC) != 0) return failed(errno);
    const pid_t keeper = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) become_program(argv, control, failure[1], keeper);
    const int fork_reason = errno;
    ::close(failure[1]);
    int reason = 0;
    // End of file: the program has replaced the child, and with it the pipe's other end.
    const bool exec_failed = pid > 0 && ::read(failure[0], &reason, sizeof reason) == sizeof reason;
    ::close(failure[0]);
    if (pid < 0) return failed(fork_reason);
    if (exec_failed) return failed(reason);
    return {pid, {}};
}

}  // namespace poolscope::worker
