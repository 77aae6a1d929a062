#include "engine/process/linux/shared_memory_names.hpp"

#include "engine/process/linux/proc_files.hpp"
#include "engine/process/linux/process_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string_view>

namespace poolscope::process {
namespace {

const std::string folder = "/dev/shm/";
constexpr std::int64_t last_moment_ns = 50'000'000;

std::int64_t nanoseconds(const std::timespec& at) {
    return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

std::set<std::string> names_in(const std::string& path) {
    std::set<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> opened(::opendir(path.c_str()), &::closedir);
    if (!opened) return names;
    while (const dirent* item = ::readdir(opened.get())) names.insert(item->d_name);
    return names;
}

/// The inode of a line of /proc/PID/maps: "7f00-7f01 rw-s 00000000 00:17 42   /dev/shm/name".
std::optional<ino_t> inode_of_mapping(const char* line) {
    unsigned long inode = 0;
    if (std::sscanf(line, "%*s %*s %*s %*s %lu", &inode) != 1) return std::nullopt;
    return inode;
}

void add_mapped(pid_t pid, std::set<ino_t>& inodes) {
    const std::string maps = read_proc_file(pid, "maps");
    for (auto at = maps.find(folder); at != std::string::npos; at = maps.find(folder, at + 1)) {
        const auto line = maps.rfind('\n', at);
        const auto inode = inode_of_mapping(maps.c_str() + (line == std::string::npos ? 0 : line + 1));
        if (inode) inodes.insert(*inode);
    }
}

void add_open(pid_t pid, std::set<ino_t>& inodes) {
    const std::string descriptors = "/proc/" + std::to_string(pid) + "/fd";
    for (const std::string& descriptor : names_in(descriptors)) {
        const std::string path = descriptors + "/" + descriptor;
        char target[512];
        const auto length = ::readlink(path.c_str(), target, sizeof target);
        struct stat status{};
        if (length > 0 && std::string_view(target, static_cast<std::size_t>(length)).starts_with(folder) &&
            ::stat(path.c_str(), &status) == 0)
            inodes.insert(status.st_ino);
    }
}

std::set<ino_t> held_by_anyone() {
    std::set<ino_t> inodes;
    for (const ProcessEntry& entry : list_processes()) {
        add_mapped(entry.pid, inodes);
        add_open(entry.pid, inodes);
    }
    return inodes;
}

}  // namespace

struct SharedMemoryNames::Name {
    std::string path;
    struct stat status{};
};

SharedMemoryNames::SharedMemoryNames() {
    for (const std::string& name : names_in(folder)) {
        struct stat status{};
        if (::lstat((folder + name).c_str(), &status) == 0) before_.insert(status.st_ino);
    }
}

void SharedMemoryNames::watch() {
    watched_ = Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Without it, owners are only seen in the end.
    ::fcntl(watched_.get(), F_NOTIFY, DN_CREATE | DN_RENAME | DN_MULTISHOT);
}

std::optional<SharedMemoryNames::Name> SharedMemoryNames::candidate(const std::string& name) const {
    Name found{.path = folder + name};
    if (::lstat(found.path.c_str(), &found.status) != 0) return std::nullopt;
    const bool ours = S_ISREG(found.status.st_mode) && found.status.st_uid == ::geteuid();
    if (!ours || before_.contains(found.status.st_ino)) return std::nullopt;
    return found;
}

bool SharedMemoryNames::find_new_names() {
    bool found_new = false;
    for (const std::string& name : names_in(folder)) {
        const auto found = candidate(name);
        if (!found || noted_.contains(found->status.st_ino)) continue;
        found_new = seen_.insert(found->status.st_ino).second || found_new;
    }
    return found_new;
}

void SharedMemoryNames::note(pid_t pid) {
    add_mapped(pid, noted_);
    add_open(pid, noted_);
}

void SharedMemoryNames::begin_forced_end() {
    std::timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    if (!forced_end_) forced_end_ = now;
}

bool SharedMemoryNames::is_of_last_moment(const Name& name) const {
    constexpr mode_t permissions = 0777;
    constexpr mode_t only_owner = 0600;
    return forced_end_ && (name.status.st_mode & permissions) == only_owner &&
           nanoseconds(name.status.st_ctim) > nanoseconds(*forced_end_) - last_moment_ns;
}

void SharedMemoryNames::remove_left() {
    std::vector<Name> left;
    for (const std::string& name : names_in(folder)) {
        const auto found = candidate(name);
        if (found && (noted_.contains(found->status.st_ino) || is_of_last_moment(*found))) left.push_back(*found);
    }
    if (left.empty()) return;
    const auto held = held_by_anyone();
    for (const Name& name : left)
        if (!held.contains(name.status.st_ino)) ::unlink(name.path.c_str());
}

}  // namespace poolscope::process
