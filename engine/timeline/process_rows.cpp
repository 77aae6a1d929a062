#include "engine/timeline/process_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::timeline {

using platform::ProcessSample;

namespace {

bool is_dead(const ProcessSample& sample) {
    return sample.state == 'Z' || sample.state == 'X';
}

/// A later sample may lack what an earlier one had (memory is read rarely): the newest known value stays.
template <class T>
void keep_known(std::optional<T>& newer, const std::optional<T>& older) {
    if (!newer) newer = older;
}

void take(ProcessRow& row, const ProcessSample& sample) {
    const ProcessSample before = std::exchange(row.latest, sample);
    keep_known(row.latest.cpu, before.cpu);
    keep_known(row.latest.core, before.core);
    keep_known(row.latest.threads, before.threads);
    keep_known(row.latest.rss_bytes, before.rss_bytes);
    keep_known(row.latest.pss_bytes, before.pss_bytes);
    keep_known(row.latest.private_bytes, before.private_bytes);
    keep_known(row.latest.voluntary_switches, before.voluntary_switches);
    keep_known(row.latest.involuntary_switches, before.involuntary_switches);
    if (is_dead(sample) && !before.command.empty()) row.latest.parent_pid = before.parent_pid;
    if (sample.pss_bytes) row.peak_pss_bytes = std::max(row.peak_pss_bytes.value_or(0), *sample.pss_bytes);
}

/// Children of main or of the fork server that are no helpers, in the order given.
void number_workers(std::vector<ProcessRow>& rows, std::optional<std::int32_t> main_pid) {
    const auto is_forkserver = [&rows](std::int32_t pid) {
        return std::ranges::any_of(
            rows, [pid](const ProcessRow& row) { return row.latest.pid == pid && row.latest.role == "forkserver"; });
    };
    unsigned worker = 0;
    for (ProcessRow& row : rows) {
        const ProcessSample& process = row.latest;
        if (!process.role.empty() || process.pid == main_pid) continue;
        if (process.parent_pid == main_pid || is_forkserver(process.parent_pid)) row.worker = ++worker;
    }
}

std::string name_of(const ProcessRow& row, std::optional<std::int32_t> main_pid) {
    if (row.worker != 0) return fmt::format("W{}", row.worker);
    if (row.latest.pid == main_pid) return "main";
    if (row.latest.role == "resource_tracker") return "resource tracker";
    return row.latest.role.empty() ? row.latest.command : row.latest.role;
}

/// Every row after its parent, siblings in the order given; rows whose parent is not among them are roots.
std::vector<ProcessRow> in_tree_order(const std::vector<ProcessRow>& rows) {
    std::vector<ProcessRow> ordered;
    std::vector<bool> placed(rows.size());
    const auto place = [&](const auto& self, std::size_t i) -> void {
        if (placed[i]) return;
        placed[i] = true;
        ordered.push_back(rows[i]);
        for (std::size_t child = 0; child < rows.size(); ++child) {
            if (rows[child].latest.parent_pid == rows[i].latest.pid) self(self, child);
        }
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int32_t parent = rows[i].latest.parent_pid;
        const auto is_parent = [parent](const ProcessRow& row) { return row.latest.pid == parent; };
        if (std::ranges::none_of(rows, is_parent)) place(place, i);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) place(place, i);  // a reused id may have closed a circle
    return ordered;
}

}  // namespace

bool is_keeper(const ProcessSample& process) {
    return process.command.starts_with("poolscope-keep");  // the kernel cuts names after 15 characters
}

const ProcessRows::Known* ProcessRows::find(std::int32_t pid) const {
    const auto found = std::ranges::find(known_, pid, [](const Known& one) { return one.row.latest.pid; });
    return found == known_.end() ? nullptr : &*found;
}

ProcessRows::Known& ProcessRows::known(std::int32_t pid) {
    const auto found = std::ranges::find(known_, pid, [](const Known& one) { return one.row.latest.pid; });
    if (found != known_.end()) return *found;
    known_.emplace_back().row.latest.pid = pid;
    return known_.back();
}

void ProcessRows::add(const telemetry::ProcessesSampled& sampled) {
    std::optional<std::uint64_t> pss;
    for (const ProcessSample& sample : sampled.processes) {
        Known& one = known(sample.pid);
        take(one.row, sample);
        if (!is_dead(sample)) one.last_alive = sampled.at;
        one.gone = is_dead(sample) ? std::optional(one.gone.value_or(sampled.at)) : std::nullopt;
        if (sample.pss_bytes && !is_keeper(sample)) pss = pss.value_or(0) + *sample.pss_bytes;
    }
    for (Known& one : known_) {
        const bool seen =
            std::ranges::find(sampled.processes, one.row.latest.pid, &ProcessSample::pid) != sampled.processes.end();
        if (!seen && !one.gone) one.gone = sampled.at;
    }
    if (pss) peak_pss_ = std::max(peak_pss_.value_or(0), *pss);
}

std::optional<base::Nanoseconds> ProcessRows::gone(std::int32_t pid) const {
    const Known* one = find(pid);
    return one == nullptr ? std::nullopt : one->gone;
}

std::optional<base::Nanoseconds> ProcessRows::last_alive(std::int32_t pid) const {
    const Known* one = find(pid);
    return one == nullptr ? std::nullopt : one->last_alive;
}

std::vector<ProcessRow> ProcessRows::rows(std::optional<std::int32_t> main_pid, bool closed,
                                          const std::function<unsigned(std::int32_t pid)>& worker_of) const {
    std::vector<ProcessRow> all;
    for (const Known& one : known_) {
        ProcessRow row = one.row;
        if (worker_of) row.worker = worker_of(row.latest.pid);
        row.ended = closed || one.gone.has_value();
        all.push_back(std::move(row));
    }
    if (!worker_of) number_workers(all, main_pid);
    for (ProcessRow& row : all) row.name = name_of(row, main_pid);
    std::ranges::stable_sort(all, {}, [](const ProcessRow& row) { return std::pair(row.worker, row.latest.pid); });
    return in_tree_order(all);
}

}  // namespace poolscope::timeline
