#include "app/views/console_text.hpp"

#include "app/plot/format.hpp"
#include "app/views/command_line.hpp"
#include "app/views/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::views {
namespace {

using telemetry::PassKind;
using telemetry::Stream;

/// Terminal colours (ESC [ … letter) and control characters would only be noise; a tab becomes blanks.
std::string printable(std::string_view text) {
    std::string clean;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == 0x1B && i + 1 < text.size() && text[i + 1] == '[') {
            for (i += 2; i < text.size() && (text[i] < '@' || text[i] > '~'); ++i) continue;
        } else if (c == '\t') {
            clean += "    ";
        } else if (c >= 0x20 && c != 0x7F) {
            clean += text[i];
        }
    }
    return clean;
}

bool swept(const analysis::RunReport& report) {
    return report.started && report.started->experiment.workers.size() > 1;
}

std::string title_of(const analysis::ExecutorReport& executor, bool with_workers) {
    const auto title = std::string(experiment::title_of(executor.executor));
    if (experiment::is_sequential(executor.executor)) return title;
    if (!with_workers) return fmt::format("Parallel ({})", title);
    return fmt::format("Parallel ({}, {} worker{})", title, executor.workers, executor.workers == 1 ? "" : "s");
}

unsigned count_timed(const timeline::Timeline& timeline) {
    return static_cast<unsigned>(std::ranges::count_if(
        timeline.phases(), [](const auto& phase) { return phase.phase.pass == PassKind::timed; }));
}

/// Timed passes of the whole run: the plan has warm-up and traced ones first.
unsigned timed_total(const timeline::Timeline& timeline) {
    const auto others = timeline.phases().size() - count_timed(timeline);
    return timeline.phases_total() - static_cast<unsigned>(std::min<std::size_t>(others, timeline.phases_total()));
}

const analysis::ExecutorReport* yardstick(const analysis::RunReport& report) {
    for (const auto& executor : report.executors)
        if (experiment::is_sequential(executor.executor) && !executor.results.empty()) return &executor;
    return nullptr;
}

/// A learner's function: no formula, but all executors have to agree.
std::vector<ConsoleLine> agreement(const analysis::RunReport& report) {
    const auto* first = yardstick(report);
    if (!first) return {};
    std::vector<ConsoleLine> lines;
    bool compared = false;
    for (const auto& executor : report.executors) {
        if (&executor == first || executor.results.empty()) continue;
        compared = true;
        if (executor.results == first->results) continue;
        lines.push_back(
            {LineKind::error, fmt::format("{} gave other results than {}.", experiment::title_of(executor.executor),
                                          experiment::title_of(first->executor))});
    }
    if (lines.empty() && compared)
        lines.push_back({LineKind::note, fmt::format("all executors gave the same {} result{}", first->results.size(),
                                                     first->results.size() == 1 ? "" : "s")});
    return lines;
}

}  // namespace

std::vector<std::string> closing_lines(const analysis::RunReport& report) {
    std::vector<std::string> lines;
    for (const auto& executor : report.executors)
        if (executor.wall_ns)
            lines.push_back(
                fmt::format("{}: {:.4f}s", title_of(executor, swept(report)), executor.wall_ns->median / 1e9));
    return lines;
}

std::vector<ConsoleLine> check_lines(const analysis::RunReport& report) {
    std::vector<ConsoleLine> lines;
    std::size_t exact = 0;
    for (const auto& executor : report.executors) {
        if (!executor.results_exact) continue;
        if (*executor.results_exact) {
            exact = std::max(exact, executor.results.size());
        } else {
            lines.push_back({LineKind::error, fmt::format("Results of {} differ from (n-1)n(2n-1)/6.",
                                                          experiment::title_of(executor.executor))});
        }
    }
    if (lines.empty() && exact == 0) return agreement(report);
    if (lines.empty())
        lines.push_back({LineKind::note, exact == 1 ? std::string("the result equals (n-1)n(2n-1)/6")
                                                    : fmt::format("all {} results equal (n-1)n(2n-1)/6",
                                                                  plot::count(static_cast<std::int64_t>(exact)))});
    return lines;
}

std::string progress_text(const timeline::Timeline& timeline) {
    const auto* running = timeline.running();
    if (!running) return "";
    const auto title = experiment::title_of(running->phase.executor);
    const auto workers = timeline.run() && timeline.run()->experiment.workers.size() > 1
                             ? fmt::format(", {}", running->phase.workers)
                             : std::string();
    switch (running->phase.pass) {
        case PassKind::warmup:
            return fmt::format("warm-up, {}{}", title, workers);
        case PassKind::traced:
            return fmt::format("traced pass, {}{}", title, workers);
        case PassKind::timed:
            break;
    }
    return fmt::format("timed pass {} of {}, {}{}", count_timed(timeline), timed_total(timeline), title, workers);
}

double progress_ratio(const timeline::Timeline& timeline) {
    if (timeline.finished()) return 1;
    if (timeline.phases_total() == 0) return 0;
    const auto done =
        std::ranges::count_if(timeline.phases(), [](const auto& phase) { return phase.finished.has_value(); });
    return static_cast<double>(done) / timeline.phases_total();
}

std::string ending_text(const telemetry::RunFinished& finished) {
    if (!finished.error) return "exit code 0";
    if (finished.error->kind == base::ErrorKind::stopped) return "stopped";
    return fmt::format("exit code {}", base::exit_code(*finished.error));
}

bool ConsoleText::follow(unsigned run_number, const timeline::Timeline& timeline, const analysis::RunReport& report) {
    const auto before = lines_.size();
    if (run_number != run_) {
        lines_.clear();
        ++generation_;
        run_ = run_number;
        printed_ = 0;
        commanded_ = closed_ = false;
        open_line_[0] = open_line_[1] = std::string::npos;
    }
    if (!commanded_ && timeline.run()) {
        commanded_ = true;
        add(LineKind::command, command_line(timeline.run()->experiment, default_python_));
    }
    const auto& output = timeline.output();
    for (; printed_ < output.size(); ++printed_) print(output[printed_].stream, output[printed_].text);
    if (!closed_ && timeline.finished()) {
        closed_ = true;
        for (const auto& line : closing_lines(report)) add(LineKind::strong, line);
        for (const auto& line : check_lines(report)) add(line.kind, line.text);
        if (report.verdict == analysis::Verdict::inconclusive && !report.reason.empty())
            add(LineKind::warning, "Inconclusive: " + report.reason);
        if (!report.explanation.empty()) add(LineKind::note, report.explanation);
        for (const auto& lost : timeline.losses())
            add(LineKind::warning, fmt::format("{} {} could not be kept.", lost.count, lost.what));
        if (timeline.finished()->error) refuse(*timeline.finished()->error);
    }
    return lines_.size() != before;
}

void ConsoleText::refuse(const base::Error& error) {
    const auto what = error.where.empty() ? error.what : error.where + ": " + error.what;
    add(error.kind == base::ErrorKind::stopped ? LineKind::warning : LineKind::error, as_sentence(what));
    std::size_t begin = 0;
    while (begin < error.detail.size()) {
        const auto end = std::min(error.detail.find('\n', begin), error.detail.size());
        add(LineKind::err, error.detail.substr(begin, end - begin));
        begin = end + 1;
    }
    if (!error.remedy.empty()) add(LineKind::remedy, as_sentence(error.remedy));
}

void ConsoleText::print(Stream stream, std::string_view text) {
    auto& open = open_line_[static_cast<int>(stream)];
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto piece = printable(text.substr(0, end));
        if (open != std::string::npos && open + 1 == lines_.size()) {
            lines_[open].text += piece;
        } else {
            add(stream == Stream::err ? LineKind::err : LineKind::out, piece);
        }
        open = end == std::string_view::npos ? lines_.size() - 1 : std::string::npos;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

void ConsoleText::add(LineKind kind, std::string_view text) {
    lines_.push_back({kind, printable(text)});
}

}  // namespace poolscope::views
