#include "engine/process/linux/keeper_process.hpp"

#include "engine/process/program.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace poolscope::process {
namespace {

namespace v2 = boost::process::v2;
constexpr int control_number = 3;
constexpr int first_free_number = 10;  // Above all that the child gets, so that setting those up clobbers nothing.

struct Connection {
    Descriptor ours;
    Descriptor theirs;
};

std::unexpected<base::Error> refused(const std::string& what, int reason) {
    const std::string remedy = reason == EAGAIN || reason == ENOMEM
                                   ? "End other programs, or raise the limit on processes (ulimit -u)."
                               : reason == EMFILE || reason == ENFILE ? "Raise the limit on open files (ulimit -n)."
                                                                      : "";
    return base::system_error(what + ": " + std::generic_category().message(reason) + ".", remedy);
}

base::Result<Connection> connect(int number_ours, int number_theirs) {
    Connection made{Descriptor(number_ours), Descriptor(::fcntl(number_theirs, F_DUPFD_CLOEXEC, first_free_number))};
    const int reason = errno;
    ::close(number_theirs);
    if (!made.theirs.is_open()) return refused("A pipe cannot be made", reason);
    return made;
}

base::Result<Connection> pipe_from_child() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return refused("A pipe cannot be made", errno);
    return connect(ends[0], ends[1]);
}

base::Result<Connection> socket_to_child() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return refused("A socket cannot be made", errno);
    return connect(ends[0], ends[1]);
}

/// What Boost.Process 1.81's own `posix::bind_fd` is for; that one's on_setup returns nothing where it must.
struct ControlDescriptor {
    int source;

    boost::system::error_code on_setup(v2::posix::default_launcher& launcher, const v2::filesystem::path&,
                                       const char* const*) const {
        launcher.fd_whitelist.push_back(control_number);
        return {};
    }
    boost::system::error_code on_exec_setup(v2::posix::default_launcher&, const v2::filesystem::path&,
                                            const char* const*) const {
        if (::dup2(source, control_number) == -1) return {errno, boost::system::system_category()};
        return {};
    }
};

struct WorkingFolder {
    const std::filesystem::path& path;

    boost::system::error_code on_exec_setup(v2::posix::default_launcher&, const v2::filesystem::path&,
                                            const char* const*) const {
        if (!path.empty() && ::chdir(path.c_str()) != 0) return {errno, boost::system::system_category()};
        return {};
    }
};

/// This process's environment with `added` on top, as "NAME=value".
std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
    std::vector<std::string> entries;
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!added.contains(text.substr(0, text.find('=')))) entries.push_back(text);
    }
    for (const auto& [name, value] : added) entries.push_back(name + "=" + value);
    return entries;
}

std::vector<std::string> keeper_arguments(const KeeperOptions& options) {
    std::vector<std::string> arguments;
    if (!options.remove_dir.empty()) arguments = {"--remove", options.remove_dir.string()};
    if (options.program.empty()) return arguments;
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), options.program.begin(), options.program.end());
    return arguments;
}

/// When a keeper is killed, what it kept comes to this process, which can then end it.
void become_subreaper() {
    static const int once = ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    static_cast<void>(once);
}

struct Connections {
    Connection lifeline;
    Connection out;
    Connection err;
    Connection control;
};

base::Result<Connections> make_connections() {
    Connections made;
    for (auto& [target, make] : {std::pair{&made.lifeline, &socket_to_child},
                                 {&made.out, &pipe_from_child},
                                 {&made.err, &pipe_from_child},
                                 {&made.control, &pipe_from_child}}) {
        auto connection = make();
        if (!connection) return std::unexpected(connection.error());
        *target = std::move(*connection);
    }
    return made;
}

}  // namespace

base::Result<KeeperProcess> start_keeper(boost::asio::io_context& io, const KeeperOptions& options) {
    const auto executable = find_helper("poolscope-keeper");
    if (!executable) return std::unexpected(executable.error());
    auto connections = make_connections();
    if (!connections) return std::unexpected(connections.error());
    auto& [lifeline, out, err, control] = *connections;

    const std::vector<std::string> environment = merged_environment(options.environment);
    std::vector<const char*> pointers;
    for (const std::string& entry : environment) pointers.push_back(entry.c_str());
    pointers.push_back(nullptr);

    become_subreaper();
    v2::posix::default_launcher launcher;
    launcher.env = pointers.data();
    boost::system::error_code failed;
    auto process = launcher(io, failed, v2::filesystem::path(executable->native()), keeper_arguments(options),
                            v2::process_stdio{lifeline.theirs.get(), out.theirs.get(), err.theirs.get()},
                            ControlDescriptor{control.theirs.get()}, WorkingFolder{options.working_dir});
    if (failed) return refused("No new process can be started", failed.value());
    const auto pid = static_cast<pid_t>(process.id());
    process.detach();  // It is waited for here: Boost's own way needs pidfd, which not every system offers.
    return KeeperProcess{pid, std::move(lifeline.ours), std::move(out.ours), std::move(err.ours),
                         std::move(control.ours)};
}

bool tell_keeper_to_start(const KeeperProcess& keeper) {
    return ::send(keeper.lifeline.get(), "g", 1, MSG_NOSIGNAL) == 1;
}

void tell_keeper_to_end(const KeeperProcess& keeper) {
    ::shutdown(keeper.lifeline.get(), SHUT_WR);
}

bool reap_keeper(const KeeperProcess& keeper) {
    int status = 0;
    pid_t reaped = 0;
    while ((reaped = ::waitpid(keeper.pid, &status, 0)) < 0 && errno == EINTR) {
    }
    return reaped == keeper.pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool wait_for_keeper(const KeeperProcess& keeper, int limit_ms) {
    // Nobody but the keeper has the other end: it is closed when the keeper is gone.
    pollfd closed{keeper.lifeline.get(), POLLIN, 0};
    int ready = -1;
    while ((ready = ::poll(&closed, 1, limit_ms)) < 0 && errno == EINTR) {
    }
    return ready > 0;
}

}  // namespace poolscope::process
