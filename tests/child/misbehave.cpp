// misbehave MODE [VALUE]: a program that does one thing that a run has to survive.

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

namespace {

[[noreturn]] void wait_forever() {
    for (;;) ::pause();
}

void say(const std::string& text, int file = STDOUT_FILENO) {
    for (std::size_t at = 0; at < text.size();) {
        const auto written = ::write(file, text.data() + at, text.size() - at);
        if (written <= 0) ::_exit(3);
        at += static_cast<std::size_t>(written);
    }
}

void ignore_signals(const std::string&) {
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_IGN);
    say("ready\n");
    wait_forever();
}

/// A grandchild in a session of its own, whose parent is gone: what a daemon does.
void escape(const std::string&) {
    if (::fork() == 0) {
        ::setsid();
        if (::fork() == 0) {
            ::close(STDOUT_FILENO);
            wait_forever();
        }
        ::_exit(0);
    }
    ::wait(nullptr);
}

void chain(const std::string& length) {
    for (int left = std::stoi(length); left > 0; --left)
        if (::fork() != 0) wait_forever();
    say("ready\n");
    wait_forever();
}

/// Forks as fast as it can, in all generations, up to `most` processes.
void bomb(const std::string& most) {
    void* memory = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int* count = static_cast<int*>(memory);
    const int limit = std::stoi(most);
    say("ready\n");
    for (;;) {
        std::signal(SIGCHLD, SIG_IGN);
        if (__atomic_load_n(count, __ATOMIC_RELAXED) >= limit) wait_forever();
        if (::fork() == 0) {
            __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
            if (::getpid() % 3 == 0) ::setsid();
        }
    }
}

void spin(const std::string&) {
    say("ready\n");
    for (volatile unsigned turns = 0;;) turns = turns + 1;
}

void close_all(const std::string&) {
    say("ready\n");
    ::close_range(0, ~0U, 0);
    wait_forever();
}

void print(const std::string& bytes) {
    say(std::string(std::stoul(bytes), 'x'));
}

void hold_name(const std::string& name) {
    const int file = ::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
    if (file < 0 || ::ftruncate(file, 4096) != 0) ::_exit(4);
    ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (::fork() == 0) wait_forever();
    say("ready\n");
    wait_forever();
}

void hold_semaphore(const std::string& name) {
    if (::sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED) ::_exit(4);
    if (::fork() == 0) wait_forever();
    say("ready\n");
    wait_forever();
}

/// Dies in the moment in which it makes a name.
void drop_name(const std::string& name) {
    if (::shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600) < 0) ::_exit(4);
    ::raise(SIGKILL);
}

void end_by_signal(const std::string& number) {
    std::signal(std::stoi(number), SIG_DFL);
    ::raise(std::stoi(number));
}

void print_wrong_utf8(const std::string&) {
    say("gr\xC3");
    ::usleep(30'000);
    say("\xBC\xDF\n\xE2\x82");
}

void say_on_control(const std::string& lines) {
    for (int line = 0; line < std::stoi(lines); ++line)
        say("{\"type\":\"line\",\"n\":" + std::to_string(line) + "}\n", 3);
}

void list_descriptors(const std::string&) {
    for (int number = 0; number < 1024; ++number)
        if (::fcntl(number, F_GETFD) != -1) say(std::to_string(number) + " ");
}

void print_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    say(value != nullptr ? value : "(not set)");
}

void print_folder(const std::string&) {
    char folder[4096];
    if (::getcwd(folder, sizeof folder) != nullptr) say(folder);
}

/// Looks like CPython's resource tracker: ends 100 ms after all others have, and removes `file` then.
void track(const std::string& file) {
    char pipe_end[16];
    int ends[2];
    if (::pipe(ends) != 0) ::_exit(4);
    if (::fork() == 0) {
        ::close(ends[1]);
        std::snprintf(pipe_end, sizeof pipe_end, "%d", ends[0]);
        ::execl("/proc/self/exe", "misbehave", "tracker", file.c_str(), pipe_end,
                "from multiprocessing.resource_tracker import main;main(5)", nullptr);
        ::_exit(5);
    }
    ::close(ends[0]);
    ::usleep(50'000);
    say("ready\n");
    wait_forever();
}

void be_tracker(const char* file, const char* pipe_end) {
    char byte = 0;
    while (::read(std::atoi(pipe_end), &byte, 1) > 0) {
    }
    ::usleep(100'000);
    ::unlink(file);
}

void signal_parent(const std::string& number) {
    const pid_t keeper = ::getppid();
    say("ready\n");
    ::kill(keeper, std::stoi(number));
    wait_forever();
}

void stop_itself(const std::string&) {
    say("ready\n");
    ::raise(SIGSTOP);
    wait_forever();
}

void wait(const std::string&) {
    say("ready\n");
    wait_forever();
}

const std::map<std::string, std::function<void(const std::string&)>> modes{
    {"bomb", bomb},
    {"chain", chain},
    {"close-all", close_all},
    {"control", say_on_control},
    {"descriptors", list_descriptors},
    {"drop-name", drop_name},
    {"escape", escape},
    {"exit", [](const std::string& code) { std::exit(std::stoi(code)); }},
    {"folder", print_folder},
    {"hold-name", hold_name},
    {"hold-semaphore", hold_semaphore},
    {"ignore-signals", ignore_signals},
    {"print", print},
    {"signal", end_by_signal},
    {"signal-parent", signal_parent},
    {"spin", spin},
    {"stop", stop_itself},
    {"track", track},
    {"variable", print_variable},
    {"wait", wait},
    {"wrong-utf8", print_wrong_utf8},
};

}  // namespace

int main(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "tracker" && argc > 3) {
        be_tracker(argv[2], argv[3]);
        return 0;
    }
    const auto found = modes.find(mode);
    if (found == modes.end()) return 64;
    found->second(argc > 2 ? argv[2] : "");
    return 0;
}
