#include "engine/platform/linux/run_dir.hpp"

#include "engine/platform/linux/fields.hpp"
#include "engine/platform/linux/proc_text.hpp"
#include "engine/platform/linux/process_stat.hpp"
#include "engine/platform/machine.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace poolscope::platform {
namespace {

namespace fs = std::filesystem;

constexpr auto owner_file = "owner";
/// A folder without its owner's file may be in the making; after this long it is not.
constexpr auto longest_making = std::chrono::minutes(1);

std::vector<fs::path> run_dir_bases() {
    std::error_code failed;
    std::vector<fs::path> bases{"/dev/shm"};
    auto temporary = fs::temp_directory_path(failed);
    if (!failed) bases.push_back(std::move(temporary));
    return bases;
}

std::string name_start() {
    return fmt::format("poolscope-{}-", ::geteuid());
}

std::uint64_t random_number() {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number)
        number = static_cast<std::uint64_t>(base::monotonic_now().count());  // mkdir refuses a name that is taken
    return number;
}

/// A word for the owner's line also where the kernel keeps silent.
std::string word_or_dash(std::string word) {
    return word.empty() ? "-" : word;
}

std::string boot_id() {
    const std::string text = read_text("/proc/sys/kernel/random/boot_id").value_or("");
    return word_or_dash(std::string(Fields(text).next()));
}

std::string pid_namespace() {
    std::error_code failed;
    return word_or_dash(fs::read_symlink("/proc/self/ns/pid", failed).string());
}

std::optional<std::uint64_t> start_of(std::int32_t pid) {
    const auto text = read_text(fmt::format("/proc/{}/stat", pid));
    const auto stat = text ? parse_process_stat(*text, proc_tick()) : std::nullopt;
    if (!stat || stat->is_dead()) return std::nullopt;
    return stat->start_ticks;
}

bool write_file(const fs::path& path, const std::string& text) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// 0, or the errno that says why there is no folder now.
int make_with_owner(const fs::path& dir, const RunDirOwner& owner) {
    if (::mkdir(dir.c_str(), 0700) != 0) return errno;
    if (write_file(dir / owner_file, write_owner(owner))) return 0;
    const int reason = errno;
    std::error_code failed;
    fs::remove_all(dir, failed);
    return reason != 0 ? reason : ENOSPC;  // a short write leaves no errno
}

bool is_stale(const fs::path& dir) {
    struct stat status{};
    if (::lstat(dir.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) return false;
    const auto text = read_text((dir / owner_file).string());
    const auto owner = text ? parse_owner(*text) : std::nullopt;
    if (owner) return is_gone(*owner);
    const auto changed = std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec);
    return std::chrono::system_clock::now() - changed > longest_making;
}

}  // namespace

base::Result<RunDirOwner> this_process() {
    const auto start = start_of(::getpid());
    if (!start)
        return base::system_error("/proc/self/stat could not be read.",
                                  "Poolscope needs /proc; see that it is mounted.");
    return RunDirOwner{::getpid(), *start, boot_id(), pid_namespace()};
}

std::string write_owner(const RunDirOwner& owner) {
    return fmt::format("{} {} {} {}\n", owner.pid, owner.start_ticks, owner.boot_id, owner.pid_namespace);
}

std::optional<RunDirOwner> parse_owner(std::string_view text) {
    if (!text.ends_with('\n')) return std::nullopt;  // still being written
    Fields fields(text);
    const auto pid = fields.number<std::int32_t>();
    const auto start = fields.number<std::uint64_t>();
    if (!pid || !start) return std::nullopt;
    RunDirOwner owner{*pid, *start, std::string(fields.next()), {}};
    owner.pid_namespace = fields.next();
    return owner;
}

bool is_gone(const RunDirOwner& owner) {
    if (owner.boot_id != boot_id()) return true;
    if (owner.pid_namespace != pid_namespace()) return false;
    return start_of(owner.pid) != owner.start_ticks;
}

base::Result<fs::path> make_run_dir_in(const std::vector<fs::path>& bases) {
    const auto owner = this_process();
    if (!owner) return std::unexpected(owner.error());
    std::string reasons;
    for (const fs::path& base : bases) {
        fs::path dir = base / fmt::format("{}{}-{:016x}", name_start(), owner->pid, random_number());
        const int reason = make_with_owner(dir, *owner);
        if (reason == 0) return dir;
        reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", base.string(), std::strerror(reason));
    }
    return base::system_error(fmt::format("There is no place for the files of a run ({}).", reasons),
                              "Free some space, or set TMPDIR to a folder that can be written.");
}

unsigned sweep_run_dirs_in(const fs::path& base) {
    std::error_code failed;
    unsigned removed = 0;
    std::vector<fs::path> stale;
    for (fs::directory_iterator entry(base, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (entry->path().filename().native().starts_with(name_start()) && is_stale(entry->path()))
            stale.push_back(entry->path());
    }
    for (const fs::path& dir : stale) {
        std::error_code kept;
        fs::remove_all(dir, kept);
        if (!kept) ++removed;
    }
    return removed;
}

base::Result<fs::path> make_run_dir() {
    return make_run_dir_in(run_dir_bases());
}

unsigned sweep_stale_run_dirs() {
    unsigned removed = 0;
    for (const fs::path& base : run_dir_bases()) removed += sweep_run_dirs_in(base);
    return removed;
}

}  // namespace poolscope::platform
