#pragma once

#include "engine/base/error.hpp"
#include "engine/base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace poolscope::process {

/// What to run under a keeper: a small process that owns the whole tree (subreaper, own session), ends all of it when
/// the program ends, when it is told to, or when this process dies, and removes `remove_dir` last.
struct Launch {
    std::vector<std::string> arguments;              ///< [0] is the executable's path; a symbolic link is kept
    std::map<std::string, std::string> environment;  ///< added to this process's own
    std::filesystem::path working_dir;
    /// Removed by the keeper when all is over; empty: nothing. It lies in or is a poolscope-* folder in shared memory
    /// or the temporary folder. For a folder that outlives one program see `guard_folder`.
    std::filesystem::path remove_dir;
    std::uint64_t max_output_bytes = std::uint64_t{4} << 20;  ///< of each stream; the rest is counted and thrown away
};

/// How the program itself ended; its tree is gone by then.
struct Exit {
    std::optional<int> code;
    std::optional<int> signal;
    unsigned leftovers_ended = 0;  ///< processes that the program left behind and the keeper ended
    std::string error;             ///< why there never was a program, or that the keeper died; empty normally
};

/// Called on the io_context's thread.
struct Handlers {
    std::function<void(std::int32_t pid)> started;   ///< the program exists; it waits for nobody
    std::function<void(std::string_view text)> out;  ///< bytes as they come, whole UTF-8 characters
    std::function<void(std::string_view text)> err;
    std::function<void(std::string_view line)> control;    ///< a line that the program wrote to descriptor 3
    std::function<void(std::uint64_t bytes)> output_lost;  ///< more bytes of `out` or `err` were thrown away
    std::function<void(const Exit&)> ended;                ///< last call of all, exactly once after a good launch
};

/// A running tree. Destroying it ends the tree (and waits for that, at most 2 s); no handler is called any more.
/// All members are for the io_context's thread, or for any one while it does not run.
class Program {
public:
    /// `before_start` gets the keeper's pid before the program is forked from it, so that watchers can attach
    /// and inherit. Errors: no such executable, not permitted, no processes left.
    /// Makes this process a subreaper, so that it can end what a killed keeper leaves.
    static base::Result<std::unique_ptr<Program>> launch(
        boost::asio::io_context& io, const Launch& launch, Handlers handlers,
        const std::function<void(std::int32_t keeper_pid)>& before_start = {});
    virtual ~Program() = default;
    /// Ends the whole tree now; `ended` still follows. Idempotent.
    virtual void end() = 0;
    [[nodiscard]] virtual std::int32_t keeper_pid() const noexcept = 0;
};

/// Removes a folder when it is destroyed or when this process dies in whatever way, SIGKILL included.
class FolderGuard {
public:
    virtual ~FolderGuard() = default;
};

/// For the run folder, which outlives the programs that work in it. Its demands are those of `Launch::remove_dir`.
base::Result<std::unique_ptr<FolderGuard>> guard_folder(boost::asio::io_context& io,
                                                        const std::filesystem::path& folder);

/// Where the helper programs (poolscope-keeper, poolscope-worker) lie: in $POOLSCOPE_LIBEXEC if that is set, else
/// beside this executable, in ../libexec/poolscope, or where the build puts them.
base::Result<std::filesystem::path> find_helper(std::string_view name);

}  // namespace poolscope::process
