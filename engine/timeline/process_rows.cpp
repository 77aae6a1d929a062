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
        row.worker = worker_of(row.latest.pid);
        row.ended = closed || one.gone.has_value();
        all.push_back(std::move(row));
    }
    const auto has_worker_child = [&all](std::int32_t pid) {
        return std::ranges::any_of(
            all, [pid](const ProcessRow& row) { return row.worker != 0 && row.latest.parent_pid == pid; });
    };
    for (ProcessRow& row : all) {
        const ProcessSample& process = row.latest;
        if (row.worker != 0) {
            row.name = fmt::format("W{}", row.worker);
        } else if (process.pid == main_pid) {
            row.name = "main";
        } else if (process.parent_pid == main_pid && has_worker_child(process.pid)) {
            row.name = "forkserver";
        } else {
            row.name = process.command;
        }
    }
    std::vector<ProcessRow> ordered;
    const auto place = [&](const auto& self, std::size_t i) -> void {
        ordered.push_back(all[i]);
        for (std::size_t child = 0; child < all.size(); ++child) {
            if (child != i && all[child].latest.parent_pid == all[i].latest.pid) self(self, child);
        }
    };
    std::ranges::stable_sort(all, {}, [](const ProcessRow& row) { return std::pair(row.worker, row.latest.pid); });
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool has_parent = std::ranges::any_of(
            all, [&](const ProcessRow& row) { return row.latest.pid == all[i].latest.parent_pid && &row != &all[i]; });
        if (!has_parent) place(place, i);
    }
    return ordered;
}

}  // namespace poolscope::timeline
