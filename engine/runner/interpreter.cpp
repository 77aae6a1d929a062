#include "engine/runner/interpreter.hpp"

#include "engine/process/program.hpp"
#include "engine/runner/driver_files.hpp"
#include "engine/runner/pyenv.hpp"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

namespace poolscope::runner {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const char* const choose_another = "Choose another with --python, or install Python 3.8 or later.";

base::Result<void> check_file(const fs::path& executable) {
    std::error_code failed;
    const auto status = fs::status(executable, failed);
    if (!fs::exists(status))
        return base::input_error(fmt::format("The Python {} does not exist.", executable.string()), choose_another);
    if (fs::is_directory(status))
        return base::input_error(fmt::format("{} is a folder, not a Python.", executable.string()),
                                 "Give the executable itself, such as bin/python3 in it.");
    const auto any_execute = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    if (!fs::is_regular_file(status) || (status.permissions() & any_execute) == fs::perms::none)
        return base::input_error(fmt::format("{} is not an executable file.", executable.string()), choose_another);
    return {};
}

/// What came of asking an executable.
struct Answer {
    std::string line;    ///< the first one on descriptor 3
    std::string errors;  ///< the beginning of its standard error
    process::Exit exit;
    bool timed_out = false;
};

base::Result<Answer> ask(const fs::path& executable, std::chrono::milliseconds limit, const std::stop_token& stop) {
    boost::asio::io_context io;
    boost::asio::steady_timer timer(io);
    Answer answer;
    std::unique_ptr<process::Program> program;
    process::Launch launch;
    launch.arguments = {executable.string(), "-c", std::string(driver_text("poolscope_probe.py"))};
    launch.max_output_bytes = 64 << 10;
    process::Handlers handlers;
    handlers.err = [&](std::string_view text) { answer.errors.append(text.substr(0, 2000 - answer.errors.size())); };
    handlers.control = [&](std::string_view line) {
        if (answer.line.empty()) answer.line = line;
    };
    handlers.ended = [&](const process::Exit& exit) {
        answer.exit = exit;
        timer.cancel();
        io.stop();
    };
    auto launched = process::Program::launch(io, launch, handlers);
    if (!launched) return std::unexpected(launched.error());
    program = std::move(*launched);
    timer.expires_after(limit);
    timer.async_wait([&](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        answer.timed_out = true;
        program->end();
    });
    const std::stop_callback stopping(stop, [&] { boost::asio::post(io, [&] { program->end(); }); });
    io.run();
    if (stop.stop_requested() && answer.line.empty())
        return std::unexpected(base::Error{base::ErrorKind::stopped, "The run was stopped.", {}, {}, {}});
    return answer;
}

std::string detail_of(const Answer& answer) {
    if (!answer.exit.error.empty()) return answer.exit.error;
    return answer.errors;
}

base::Result<json> parse_answer(const fs::path& executable, const Answer& answer, std::chrono::milliseconds limit) {
    if (answer.timed_out && answer.line.empty()) {
        return base::input_error(fmt::format("{} gave no answer within {:g} s.", executable.string(),
                                             static_cast<double>(limit.count()) / 1000),
                                 choose_another);
    }
    auto told = json::parse(answer.line, nullptr, false);
    if (told.is_object() && told.value("type", "") == "python") return told;
    auto error = base::input_error(fmt::format("{} is no Python.", executable.string()), choose_another);
    error.error().detail = detail_of(answer);
    return error;
}

base::Result<void> check_age(const fs::path& executable, const json& told) {
    const auto number = told.at("number").get<std::vector<int>>();
    if (number >= std::vector{3, 8}) return {};
    return base::input_error(
        fmt::format("{} is Python {}, which is too old.", executable.string(), told.at("version").get<std::string>()),
        choose_another);
}

template <class T>
std::optional<T> optional_value(const json& told, const char* key) {
    const auto found = told.find(key);
    if (found == told.end() || found->is_null()) return std::nullopt;
    return found->get<T>();
}

InterpreterInfo read_info(const fs::path& executable, const json& told) {
    InterpreterInfo info;
    info.path = executable.string();
    info.implementation = told.at("implementation");
    info.version = told.at("version");
    info.gil = optional_value<bool>(told, "gil");
    info.free_threaded_build = told.at("free_threaded_build");
    for (const std::string word : told.at("start_methods"))
        if (const auto method = experiment::parse_start_method(word)) info.start_methods.push_back(*method);
    if (const auto word = optional_value<std::string>(told, "default_start_method"))
        if (const auto method = experiment::parse_start_method(*word)) info.default_start_method = *method;
    info.default_workers = optional_value<unsigned>(told, "default_workers");
    info.has_interpreters = told.at("has_interpreters");
    return info;
}

/// A shim becomes what it starts.
fs::path resolve(const fs::path& executable) {
    const auto pyenv = Pyenv::find();
    std::error_code failed;
    if (pyenv && pyenv->is_shim(executable))
        if (auto real = pyenv->resolve(executable.filename().string(), fs::current_path(failed))) return *real;
    return executable;
}

}  // namespace

base::Result<InterpreterInfo> probe(const fs::path& executable, std::chrono::milliseconds limit, std::stop_token stop) {
    const fs::path real = resolve(executable);
    if (auto good = check_file(real); !good) return std::unexpected(good.error());
    const auto answer = ask(real, limit, stop);
    if (!answer) return std::unexpected(answer.error());
    const auto told = parse_answer(real, *answer, limit);
    if (!told) return std::unexpected(told.error());
    try {
        if (auto good = check_age(real, *told); !good) return std::unexpected(good.error());
        return read_info(real, *told);
    } catch (const json::exception& error) {
        return base::input_error(fmt::format("{} answered what no Python would: {}", real.string(), error.what()),
                                 choose_another);
    }
}

std::vector<InterpreterInfo> discover(const std::function<void(const InterpreterInfo&)>& found, std::stop_token stop) {
    std::vector<InterpreterInfo> all;
    for (const fs::path& candidate : find_candidates()) {
        if (stop.stop_requested()) break;
        auto info = probe(candidate, default_limit, stop);
        if (!info) continue;
        if (found) found(*info);
        all.push_back(std::move(*info));
    }
    return all;
}

base::Result<InterpreterInfo> default_interpreter(std::stop_token stop) {
    for (const fs::path& candidate : find_candidates()) {
        auto info = probe(candidate, default_limit, stop);
        if (info || info.error().kind == base::ErrorKind::stopped) return info;
    }
    return base::input_error("No Python 3.8 or later was found on this machine.",
                             "Install one (on Debian: apt install python3), give its path with --python, or use the "
                             "native executors, which need none.");
}

}  // namespace poolscope::runner
