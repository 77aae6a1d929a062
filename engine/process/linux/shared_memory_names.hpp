#pragma once

#include "engine/process/linux/descriptor.hpp"

#include <sys/types.h>

#include <csignal>
#include <ctime>
#include <optional>
#include <set>
#include <string>

namespace poolscope::process {

/// Names in /dev/shm (POSIX shared memory and semaphores) that outlive the processes which made them.
///
/// Only a name that appeared after this object was made, belongs to this user and is held by no process any more may
/// be removed; and of those, the ones that a process of the run was seen to hold. A process that is killed in the
/// moment in which it makes a name is seen too late: see `remove_left`. Files are told apart by inode, as a semaphore
/// is mapped under another name than it has.
class SharedMemoryNames {
public:
    SharedMemoryNames();

    /// From now on this process gets `watch_signal`, which it has to block, when a name appears: then its owner can be
    /// noted while it lives. (Not inotify: to close that takes the kernel some 10 ms.)
    void watch();
    static constexpr int watch_signal = SIGIO;
    /// True when there are names without a known owner that the last call did not see.
    bool find_new_names();
    /// Notes what this process has mapped or open.
    void note(pid_t pid);
    /// The run is being ended by force as of now.
    void begin_forced_end();
    /// Removes the names noted that are still there. All processes of the run have to be gone. After a forced end also
    /// those that were made or changed in the last moment before it, if only this user may read them, as is usual for
    /// shared memory and for no other file.
    void remove_left();

private:
    struct Name;
    [[nodiscard]] std::optional<Name> candidate(const std::string& name) const;
    [[nodiscard]] bool is_of_last_moment(const Name& name) const;

    std::set<ino_t> before_;
    std::set<ino_t> noted_;
    std::set<ino_t> seen_;
    Descriptor watched_;
    std::optional<std::timespec> forced_end_;
};

}  // namespace poolscope::process
