#include "engine/process/program.hpp"

#include "engine/process/limited_text.hpp"
#include "engine/process/line_splitter.hpp"
#include "engine/process/linux/keeper_process.hpp"
#include "engine/process/linux/orphans.hpp"
#include "engine/process/run_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <type_traits>
#include <utility>

namespace poolscope::process {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using boost::system::error_code;
using nlohmann::json;

constexpr int end_patience_ms = 2000;
constexpr std::chrono::milliseconds drain_patience{500};
constexpr std::chrono::milliseconds lost_interval{250};
constexpr std::chrono::milliseconds removal_patience{300};
constexpr std::size_t longest_control_line = std::size_t{256} << 20;

/// One pipe from the program, read until its end.
class Source {
public:
    using Take = std::function<void(std::string_view bytes)>;

    Source(asio::io_context& io, Descriptor descriptor) : stream_(io, descriptor.release()) {}

    /// `keep` lives as long as the reading does.
    void read(std::shared_ptr<void> keep, Take take, std::function<void()> ended) {
        stream_.async_read_some(asio::buffer(buffer_),
                                [this, keep = std::move(keep), take = std::move(take), ended = std::move(ended)](
                                    error_code failed, std::size_t got) mutable {
                                    if (failed) return ended();
                                    take(std::string_view(buffer_.data(), got));
                                    read(std::move(keep), std::move(take), std::move(ended));
                                });
    }

    void close() {
        error_code ignored;
        stream_.close(ignored);
    }

private:
    asio::posix::stream_descriptor stream_;
    std::array<char, std::size_t{64} << 10> buffer_{};
};

/// Everything about a running tree; the pending reads keep it alive.
class Tree : public std::enable_shared_from_this<Tree> {
public:
    Tree(asio::io_context& io, KeeperProcess keeper, const Launch& launch, std::string mark, Handlers handlers)
        : handlers_(std::move(handlers)),
          mark_(std::move(mark)),
          remove_dir_(launch.remove_dir),
          out_text_(launch.max_output_bytes),
          err_text_(launch.max_output_bytes),
          out_(io, std::move(keeper.out)),
          err_(io, std::move(keeper.err)),
          control_(io, std::move(keeper.control)),
          lifeline_(io, Descriptor(::fcntl(keeper.lifeline.get(), F_DUPFD_CLOEXEC, 0))),
          timer_(io),
          keeper_(std::move(keeper)) {}

    [[nodiscard]] bool start() { return tell_keeper_to_start(keeper_); }

    void read() {
        const auto self = shared_from_this();
        out_.read(
            self, [this](auto bytes) { take(out_text_.feed(bytes), handlers_.out); },
            [this] { end_text(out_text_, handlers_.out); });
        err_.read(
            self, [this](auto bytes) { take(err_text_.feed(bytes), handlers_.err); },
            [this] { end_text(err_text_, handlers_.err); });
        control_.read(
            self, [this](auto bytes) { lines_.feed(bytes, line_taker()); },
            [this] {
                lines_.finish(line_taker());
                end_source();
            });
        lifeline_.read(self, [](auto) {}, [this] { keeper_gone(); });
    }

    void end() {
        if (keeper_gone_) return;
        tell_keeper_to_end(keeper_);
        if (std::exchange(ending_, true)) return;
        // A keeper that does not answer was stopped, by the program perhaps. Killed, it is as good as any killed one.
        timer_.expires_after(std::chrono::milliseconds(end_patience_ms));
        timer_.async_wait([self = shared_from_this()](error_code failed) {
            if (!failed && !self->keeper_gone_) ::kill(self->keeper_.pid, SIGKILL);
        });
    }

    /// The owner is gone: silence from here on, and nothing is left behind.
    void abandon() {
        silent_ = true;  // Not emptied: one of the handlers may be what calls this.
        if (!keeper_gone_) {
            end();
            if (!wait_for_keeper(keeper_, end_patience_ms)) ::kill(keeper_.pid, SIGKILL);
            keeper_gone();
        }
        close_all();
    }

    [[nodiscard]] std::int32_t keeper_pid() const noexcept { return keeper_.pid; }

private:
    using TextHandler = std::function<void(std::string_view)>;

    template <class... Values>
    void tell(const std::function<void(Values...)>& handler, std::type_identity_t<Values>... values) {
        if (handler && !silent_) handler(values...);
    }

    void take(const std::string& text, const TextHandler& handler) {
        if (!text.empty()) tell(handler, text);
        const auto now = std::chrono::steady_clock::now();
        if (now - lost_told_ < lost_interval) return;
        lost_told_ = now;
        tell_lost();
    }

    void tell_lost() {
        const auto lost = out_text_.take_lost() + err_text_.take_lost();
        if (lost > 0) tell(handlers_.output_lost, lost);
    }

    void end_text(LimitedText& text, const TextHandler& handler) {
        const std::string rest = text.finish();
        if (!rest.empty()) tell(handler, rest);
        end_source();
    }

    LineSplitter::Take line_taker() {
        return [this](std::string_view line) { take_line(line); };
    }

    /// What the keeper itself says is for this class only.
    void take_line(std::string_view line) {
        if (line.starts_with(R"({"type":"forked")")) return take_forked(line);
        if (line.starts_with(R"({"type":"exit")")) return take_exit(line);
        tell(handlers_.control, line);
    }

    void take_forked(std::string_view line) {
        const json forked = json::parse(line, nullptr, false);
        const auto pid = forked.find("pid");
        if (pid != forked.end() && pid->is_number_integer()) tell(handlers_.started, pid->get<std::int32_t>());
    }

    void take_exit(std::string_view line) {
        const json exit = json::parse(line, nullptr, false);
        if (!exit.is_object()) return;
        const auto number = [&](const char* name) {
            const auto at = exit.find(name);
            return at != exit.end() && at->is_number_integer() ? std::optional<int>(*at) : std::nullopt;
        };
        exit_.code = number("code");
        exit_.signal = number("signal");
        exit_.leftovers_ended = static_cast<unsigned>(number("leftovers").value_or(0));
        if (const auto error = exit.find("error"); error != exit.end() && error->is_string()) exit_.error = *error;
    }

    void end_source() {
        --open_sources_;
        finish_when_over();
    }

    void keeper_gone() {
        if (keeper_gone_) return;
        keeper_gone_ = true;
        if (!reap_keeper(keeper_)) clean_up_after_keeper();
        timer_.expires_after(drain_patience);
        timer_.async_wait([self = shared_from_this()](error_code failed) {
            if (!failed) self->close_all();  // What still holds a pipe is none of ours; their reads end now.
        });
        finish_when_over();
    }

    void clean_up_after_keeper() {
        exit_.leftovers_ended = static_cast<unsigned>(end_orphans(keeper_.pid, mark_, names_));
        exit_.signal = SIGKILL;
        exit_.error = "The keeper (process " + std::to_string(keeper_.pid) + ") was killed; what it kept was ended.";
        if (!remove_dir_.empty()) remove_run_folder(remove_dir_, removal_patience);
    }

    void finish_when_over() {
        if (!keeper_gone_ || open_sources_ > 0) return;  // Both come true once, and only together.
        timer_.cancel();
        tell_lost();
        tell(handlers_.ended, exit_);
    }

    void close_all() {
        for (Source* source : {&out_, &err_, &control_, &lifeline_}) source->close();
        timer_.cancel();
    }

    Handlers handlers_;
    const std::string mark_;
    const fs::path remove_dir_;
    SharedMemoryNames names_;
    LimitedText out_text_;
    LimitedText err_text_;
    LineSplitter lines_{longest_control_line};
    Source out_;
    Source err_;
    Source control_;
    Source lifeline_;
    asio::steady_timer timer_;
    KeeperProcess keeper_;
    std::chrono::steady_clock::time_point lost_told_{};
    int open_sources_ = 3;
    bool keeper_gone_ = false;
    bool ending_ = false;
    bool silent_ = false;
    Exit exit_;
};

class KeptProgram final : public Program {
public:
    explicit KeptProgram(std::shared_ptr<Tree> tree) : tree_(std::move(tree)) {}
    KeptProgram(const KeptProgram&) = delete;
    KeptProgram& operator=(const KeptProgram&) = delete;
    ~KeptProgram() override { tree_->abandon(); }

    void end() override { tree_->end(); }
    [[nodiscard]] std::int32_t keeper_pid() const noexcept override { return tree_->keeper_pid(); }

private:
    std::shared_ptr<Tree> tree_;
};

base::Result<void> check_executable(const fs::path& path) {
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (!fs::exists(status))
        return base::input_error("There is no program " + path.string() + ".", "Give the path of an executable file.");
    if (fs::is_directory(status))
        return base::input_error(path.string() + " is a folder, not a program.", "Give the path of the program in it.");
    if (!fs::is_regular_file(status) || ::access(path.c_str(), X_OK) != 0)
        return base::input_error(path.string() + " may not be executed.",
                                 "Give another program, or permit it with: chmod +x " + path.string());
    return {};
}

base::Result<void> check(const Launch& launch) {
    if (launch.arguments.empty() || launch.arguments.front().empty())
        return base::input_error("No program was given to start.", "Give the path of an executable file.");
    std::error_code failed;
    if (!launch.working_dir.empty() && !fs::is_directory(launch.working_dir, failed))
        return base::input_error("The working folder " + launch.working_dir.string() + " does not exist.",
                                 "Create it, or give another one.");
    if (!launch.remove_dir.empty() && !is_run_folder(launch.remove_dir))
        return base::input_error("The folder " + launch.remove_dir.string() + " is none that a run may remove.",
                                 "Use a folder named poolscope-... in shared memory or the temporary folder.");
    return check_executable(launch.arguments.front());
}

/// Tells this tree's processes from all others, also when their keeper is gone.
std::string next_mark() {
    static std::atomic<unsigned> count{0};
    return std::to_string(::getpid()) + "-" + std::to_string(++count);
}

constexpr const char* mark_name = "POOLSCOPE_TREE";

}  // namespace

base::Result<std::unique_ptr<Program>> Program::launch(asio::io_context& io, const Launch& launch, Handlers handlers,
                                                       const std::function<void(std::int32_t)>& before_start) {
    if (const auto usable = check(launch); !usable) return std::unexpected(usable.error());
    KeeperOptions options{launch.arguments, launch.environment, launch.working_dir, launch.remove_dir};
    // Absolute, as the working folder changes; a symbolic link stays, as a virtual environment is found through it.
    options.program.front() = fs::absolute(launch.arguments.front()).string();
    const std::string mark = next_mark();
    options.environment[mark_name] = mark;
    auto keeper = start_keeper(io, options);
    if (!keeper) return std::unexpected(keeper.error());

    const auto tree = std::make_shared<Tree>(io, std::move(*keeper), launch, std::string(mark_name) + "=" + mark,
                                             std::move(handlers));
    auto program = std::make_unique<KeptProgram>(tree);
    if (before_start) before_start(tree->keeper_pid());
    if (!tree->start()) return base::system_error("The keeper of " + options.program.front() + " died at once.");
    tree->read();
    return program;
}

}  // namespace poolscope::process
