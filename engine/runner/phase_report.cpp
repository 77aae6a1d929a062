#include "engine/runner/phase_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace poolscope::runner {
namespace {

using nlohmann::json;
using telemetry::PhaseFinished;
using telemetry::WorkStarted;

template <class T>
std::optional<T> optional_value(const json& line, const char* key) {
    const auto found = line.find(key);
    if (found == line.end() || found->is_null()) return std::nullopt;
    return found->get<T>();
}

base::Nanoseconds nanoseconds(const json& line, const char* key) {
    return base::Nanoseconds(line.at(key).get<std::int64_t>());
}

PhaseFinished read_result(const json& line, unsigned phase) {
    PhaseFinished finished;
    finished.phase = phase;
    finished.work = base::Interval{nanoseconds(line, "begin_ns"), nanoseconds(line, "end_ns")};
    finished.results = line.at("results").get<std::vector<std::string>>();
    const auto voluntary = optional_value<std::uint64_t>(line, "voluntary");
    const auto involuntary = optional_value<std::uint64_t>(line, "involuntary");
    if (voluntary && involuntary) finished.switches = telemetry::Switches{*voluntary, *involuntary};
    if (const auto cpu = optional_value<std::int64_t>(line, "cpu_ns")) finished.cpu = base::Nanoseconds(*cpu);
    return finished;
}

/// Where the function or its inputs are at fault, it is the person's move.
base::ErrorKind kind_of(const std::string& stage) {
    return stage == "import" || stage == "inputs" ? base::ErrorKind::input : base::ErrorKind::run;
}

std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.' && text.back() != '\n') text += '.';
    return text;
}

base::Error read_error(const json& line) {
    base::Error error;
    error.kind = kind_of(line.at("stage").get<std::string>());
    error.what = sentence(line.at("message").get<std::string>());
    error.remedy = line.value("remedy", "");
    error.detail = line.value("traceback", "");
    return error;
}

base::Error silent_end(const process::Exit& exit, const std::string& errors, const std::string& unreadable) {
    base::Error error{base::ErrorKind::run, {}, {}, {}, errors};
    if (!exit.error.empty())
        error.what = sentence(exit.error);
    else if (!unreadable.empty())
        error.what = "The program of the run said what could not be read: " + unreadable;
    else if (exit.signal)
        error.what = fmt::format("The program of the run was ended by signal {} before it had a result.", *exit.signal);
    else
        error.what = fmt::format("The program of the run ended with exit code {} before it had a result.",
                                 exit.code.value_or(-1));
    return error;
}

}  // namespace

PhaseReport::Line PhaseReport::take(std::string_view text) {
    try {
        const json line = json::parse(text);
        const std::string type = line.at("type");
        if (type == "started") {
            main_pid_ = line.at("pid");
            return Line::started;
        }
        if (type == "work") {
            work_started_ =
                WorkStarted{nanoseconds(line, "at_ns"), phase_, main_pid_, optional_value<unsigned>(line, "chunksize")};
            return Line::work;
        }
        if (type == "result") {
            result_ = read_result(line, phase_);
            return Line::result;
        }
        if (type == "error") {
            error_ = read_error(line);
            return Line::error;
        }
    } catch (const json::exception&) {
        unreadable_ = std::string(text.substr(0, 200));
    }
    return Line::unknown;
}

PhaseFinished PhaseReport::finish(const process::Exit& exit, const std::string& errors) const {
    PhaseFinished finished = result_.value_or(PhaseFinished{});
    finished.phase = phase_;
    if (error_)
        finished.error = error_;
    else if (!result_)
        finished.error = silent_end(exit, errors, unreadable_);
    return finished;
}

}  // namespace poolscope::runner
