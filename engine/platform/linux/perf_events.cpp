#include "engine/platform/linux/perf_events.hpp"

#include "engine/platform/linux/fields.hpp"
#include "engine/platform/linux/perf_record.hpp"
#include "engine/platform/linux/proc_text.hpp"

#include <fmt/format.h>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace poolscope::platform {
namespace {

/// A record takes 32 bytes: this holds 8,000 switches of a core between two reads. The kernel lets a user lock
/// about 512 KiB a core without privileges, for all programs together.
constexpr std::size_t wanted_pages = 64;
constexpr std::size_t fewest_pages = 4;

perf_event_attr switch_attributes() {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_SOFTWARE;
    attributes.config = PERF_COUNT_SW_DUMMY;
    attributes.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
    attributes.sample_id_all = 1;
    attributes.context_switch = 1;
    attributes.task = 1;  // exits: a thread that ends is not seen to leave
    attributes.inherit = 1;
    attributes.exclude_kernel = 1;  // nothing is counted, but without this level 2 refuses
    attributes.exclude_hv = 1;
    attributes.use_clockid = 1;
    attributes.clockid = CLOCK_MONOTONIC;
    return attributes;
}

int open_event(unsigned core, std::int32_t thread) {
    perf_event_attr attributes = switch_attributes();
    return static_cast<int>(
        ::syscall(SYS_perf_event_open, &attributes, thread, static_cast<int>(core), -1, PERF_FLAG_FD_CLOEXEC));
}

std::size_t page_bytes() {
    return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::optional<int> perf_paranoid_level() {
    const auto text = read_text("/proc/sys/kernel/perf_event_paranoid");
    return text ? Fields(*text).number<int>() : std::nullopt;
}

base::Error switch_records_error(int number, std::optional<int> paranoid_level) {
    base::Error error{base::ErrorKind::system, {}, "perf_event_open", {}, {}};
    const bool refused = number == EACCES || number == EPERM;
    if (!paranoid_level || number == ENOSYS) {
        error.what = "This kernel has no performance events, or a sandbox hides them.";
        error.remedy = "Use a kernel with CONFIG_PERF_EVENTS, and no sandbox around this program.";
    } else if (refused && *paranoid_level > 2) {
        error.what = fmt::format("kernel.perf_event_paranoid is {}; switch records need 2 or less.", *paranoid_level);
        error.remedy = "An administrator can set it: sysctl kernel.perf_event_paranoid=2";
    } else if (refused) {
        error.what = fmt::format("Switch records are refused ({}), although kernel.perf_event_paranoid is {}.",
                                 std::strerror(number), *paranoid_level);
        error.remedy = "A container's sandbox may forbid them: allow perf_event_open there (CAP_PERFMON).";
    } else if (number == EINVAL || number == ENOENT || number == EOPNOTSUPP) {
        error.what = "This kernel does not know switch records.";
        error.remedy = "Use Linux 4.3 or newer.";
    } else if (number == EMFILE || number == ENFILE) {
        error.what = "There are too many open files for switch records: they need one a core.";
        error.remedy = "Raise the limit of open files (ulimit -n).";
    } else {
        error.what = fmt::format("Switch records could not be opened: {}.", std::strerror(number));
    }
    return error;
}

base::Result<PerfCore> PerfCore::open(unsigned core, const std::vector<std::int32_t>& threads) {
    PerfCore made;
    int reason = ESRCH;
    for (const std::int32_t thread : threads) {
        Descriptor event(open_event(core, thread));
        if (!event) {
            reason = errno;
            if (reason == ESRCH) continue;  // the thread has ended meanwhile
            break;
        }
        reason = made.events_.empty()
                     ? made.map_ring(event.get())
                     : (::ioctl(event.get(), PERF_EVENT_IOC_SET_OUTPUT, made.events_.front().get()) == 0 ? 0 : errno);
        if (reason != 0) break;
        made.events_.push_back(std::move(event));
    }
    const bool all_gone = made.events_.empty() && reason == ESRCH;
    if (all_gone) return base::run_error("The process to watch has ended already.");
    if (reason != 0 && reason != ESRCH) return std::unexpected(switch_records_error(reason, perf_paranoid_level()));
    return made;
}

int PerfCore::map_ring(int event) {
    int reason = 0;
    for (std::size_t pages = wanted_pages; pages >= fewest_pages; pages /= 2) {
        void* const place = ::mmap(nullptr, (pages + 1) * page_bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, event, 0);
        if (place != MAP_FAILED) {
            ring_ = place;
            data_bytes_ = pages * page_bytes();
            return 0;
        }
        reason = errno;
        if (reason != EPERM) break;  // EPERM: more memory than this user may still lock
    }
    return reason;
}

PerfCore::PerfCore(PerfCore&& other) noexcept
    : events_(std::move(other.events_)),
      ring_(std::exchange(other.ring_, nullptr)),
      data_bytes_(other.data_bytes_),
      scratch_(std::move(other.scratch_)) {}

PerfCore& PerfCore::operator=(PerfCore&& other) noexcept {
    std::swap(events_, other.events_);
    std::swap(ring_, other.ring_);
    std::swap(data_bytes_, other.data_bytes_);
    std::swap(scratch_, other.scratch_);
    return *this;
}

PerfCore::~PerfCore() {
    if (ring_ != nullptr) ::munmap(ring_, data_bytes_ + page_bytes());
}

/// The kernel owns `data_head`, we own `data_tail`; between them lie records, of which one can wrap around the end.
void PerfCore::read(std::vector<SwitchRecord>& records) {
    auto* const page = static_cast<perf_event_mmap_page*>(ring_);
    const auto* const data = static_cast<const std::byte*>(ring_) + page_bytes();
    const std::uint64_t head = std::atomic_ref(page->data_head).load(std::memory_order_acquire);
    std::uint64_t tail = page->data_tail;
    const auto copy = [&](std::uint64_t from, std::size_t size, std::byte* to) {
        const std::size_t offset = from % data_bytes_;
        const std::size_t first = std::min(size, data_bytes_ - offset);
        std::memcpy(to, data + offset, first);
        std::memcpy(to + first, data, size - first);
    };
    while (tail < head) {
        perf_event_header header{};
        copy(tail, sizeof header, reinterpret_cast<std::byte*>(&header));
        if (header.size < sizeof header) break;  // never written by the kernel; without this it would turn for ever
        scratch_.resize(header.size);
        copy(tail, header.size, scratch_.data());
        if (const auto record = parse_perf_record(scratch_)) records.push_back(*record);
        tail += header.size;
    }
    std::atomic_ref(page->data_tail).store(head, std::memory_order_release);
}

}  // namespace poolscope::platform
