#pragma once

#include <doctest/doctest.h>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

namespace poolscope::tests {

/// Ends this process when its parent does, also when that is already gone.
inline void go_with(pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(98);
}

/// A forked process that does one thing, and is killed and reaped at the end of the test.
class ChildProcess {
public:
    /// `work` runs in the child, which ends after it.
    template <class Work>
    explicit ChildProcess(Work work) {
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ == 0) {
            go_with(parent);
            work();
            ::_exit(0);
        }
        REQUIRE(pid_ > 0);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() { end(); }

    [[nodiscard]] pid_t pid() const { return pid_; }

    void end() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        reap();
    }

    /// Waits until it has ended by itself.
    void reap() {
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
};

/// Forks once more, inside of a child: the new process goes when its parent does.
template <class Work>
void fork_further(Work work) {
    const pid_t parent = ::getpid();
    if (::fork() != 0) return;
    go_with(parent);
    work();
    ::_exit(0);
}

[[noreturn]] inline void sleep_for_ever() {
    for (;;) ::pause();
}

[[noreturn]] inline void spin_for_ever() {
    for (volatile unsigned turn = 0;;) turn = turn + 1;
}

inline void spin_for(std::chrono::milliseconds span) {
    const auto end = std::chrono::steady_clock::now() + span;
    while (std::chrono::steady_clock::now() < end) {
    }
}

/// Holds a child back until it is told to go on.
class Gate {
public:
    Gate() { REQUIRE(::pipe(ends_) == 0); }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    void wait() {
        char byte = 0;
        while (::read(ends_[0], &byte, 1) < 0) {
        }
    }
    /// Makes it this process's standard input, which ends when the test does.
    void become_input() {
        ::dup2(ends_[0], STDIN_FILENO);
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    void open() { REQUIRE(::write(ends_[1], "g", 1) == 1); }

private:
    int ends_[2] = {-1, -1};
};

inline std::vector<unsigned> usable_cores() {
    cpu_set_t mask;
    std::vector<unsigned> cores;
    if (::sched_getaffinity(0, sizeof mask, &mask) != 0) return cores;
    for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
        if (CPU_ISSET(core, &mask)) cores.push_back(core);
    }
    return cores;
}

inline void pin_to(unsigned core) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    CPU_SET(core, &mask);
    if (::sched_setaffinity(0, sizeof mask, &mask) != 0) ::_exit(99);
}

/// Looks every few milliseconds until `seen` is true; false after 5 s.
template <class Seen>
bool wait_until(Seen seen) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!seen()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace poolscope::tests
