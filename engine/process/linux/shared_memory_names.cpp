#include "engine/process/linux/shared_memory_names.hpp"

#include "engine/process/linux/proc_files.hpp"
#include "engine/process/linux/process_tree.hpp"

#include <dirent.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace poolscope::process {
namespace {

constexpr std::string_view folder = "/dev/shm/";

std::set<std::string> names_in(const std::string& path) {
    std::set<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> opened(::opendir(path.c_str()), &::closedir);
    if (!opened) return names;
    while (const dirent* item = ::readdir(opened.get())) names.insert(item->d_name);
    return names;
}

/// "psm_1a2b" for "/dev/shm/psm_1a2b"; empty for names elsewhere, deeper, or deleted already.
std::string_view name_of(std::string_view path) {
    if (!path.starts_with(folder) || path.ends_with(" (deleted)")) return {};
    const auto name = path.substr(folder.size());
    return name.find('/') == std::string_view::npos ? name : std::string_view{};
}

void add_mapped(pid_t pid, std::set<std::string>& names) {
    const std::string maps = read_proc_file(pid, "maps");
    for (auto at = maps.find(folder); at != std::string::npos; at = maps.find(folder, at)) {
        const auto end = std::min(maps.find('\n', at), maps.size());
        if (const auto name = name_of(std::string_view(maps).substr(at, end - at)); !name.empty()) names.emplace(name);
        at = end;
    }
}

void add_open(pid_t pid, std::set<std::string>& names) {
    const std::string descriptors = "/proc/" + std::to_string(pid) + "/fd";
    for (const std::string& descriptor : names_in(descriptors)) {
        char target[512];
        const auto length = ::readlink((descriptors + "/" + descriptor).c_str(), target, sizeof target);
        if (length <= 0) continue;
        const auto name = name_of(std::string_view(target, static_cast<std::size_t>(length)));
        if (!name.empty()) names.emplace(name);
    }
}

std::set<std::string> held_by_anyone() {
    std::set<std::string> names;
    for (const ProcessEntry& entry : list_processes()) {
        add_mapped(entry.pid, names);
        add_open(entry.pid, names);
    }
    return names;
}

}  // namespace

SharedMemoryNames::SharedMemoryNames() : before_(names_in(std::string(folder))) {
    watch_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch_ >= 0 && ::inotify_add_watch(watch_, folder.data(), IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) < 0) {
        ::close(watch_);
        watch_ = -1;
    }
}

SharedMemoryNames::~SharedMemoryNames() {
    if (watch_ >= 0) ::close(watch_);
}

bool SharedMemoryNames::is_candidate(const std::string& name) const {
    struct stat status{};
    if (before_.contains(name) || ::lstat((std::string(folder) + name).c_str(), &status) != 0) return false;
    return S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
}

bool SharedMemoryNames::read_new_names() {
    alignas(inotify_event) char buffer[4096];
    for (ssize_t got; (got = ::read(watch_, buffer, sizeof buffer)) > 0;) {
        for (ssize_t at = 0; at < got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
            if (event->len > 0) appeared_.emplace(event->name);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
    }
    std::erase_if(appeared_, [&](const std::string& name) { return noted_.contains(name) || !is_candidate(name); });
    return !appeared_.empty();
}

void SharedMemoryNames::note(pid_t pid) {
    std::set<std::string> held;
    add_mapped(pid, held);
    add_open(pid, held);
    for (const std::string& name : held)
        if (is_candidate(name)) noted_.insert(name);
}

unsigned SharedMemoryNames::remove_left() {
    std::erase_if(noted_, [&](const std::string& name) { return !is_candidate(name); });
    if (noted_.empty()) return 0;
    const auto held = held_by_anyone();
    unsigned removed = 0;
    for (const std::string& name : noted_)
        if (!held.contains(name) && ::unlink((std::string(folder) + name).c_str()) == 0) ++removed;
    noted_.clear();
    return removed;
}

}  // namespace poolscope::process
