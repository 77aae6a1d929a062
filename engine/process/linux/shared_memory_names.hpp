#pragma once

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

namespace poolscope::process {

/// Names in /dev/shm (POSIX shared memory and semaphores) that outlive the processes which made them.
///
/// A name is removed only if a process of the run had it mapped or open, it appeared after this object was made,
/// it belongs to this user, and no process outside the run holds it.
class SharedMemoryNames {
public:
    SharedMemoryNames();
    ~SharedMemoryNames();
    SharedMemoryNames(const SharedMemoryNames&) = delete;
    SharedMemoryNames& operator=(const SharedMemoryNames&) = delete;

    /// Readable when a name appears, so that its owner can be noted while it lives; -1 when that cannot be watched.
    [[nodiscard]] int descriptor() const noexcept { return watch_; }
    /// Empties `descriptor()`. True when a name that appeared is still there and has no known owner.
    bool read_new_names();
    /// Notes what this process has mapped or open.
    void note(pid_t pid);
    /// Removes the names noted that are still there. All processes of the run have to be gone. Returns how many.
    unsigned remove_left();

private:
    [[nodiscard]] bool is_candidate(const std::string& name) const;

    const std::set<std::string> before_;
    int watch_ = -1;
    std::set<std::string> appeared_;
    std::set<std::string> noted_;
};

}  // namespace poolscope::process
