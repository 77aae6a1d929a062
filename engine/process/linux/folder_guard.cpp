#include "engine/process/linux/keeper_process.hpp"
#include "engine/process/program.hpp"
#include "engine/process/run_folder.hpp"

#include <chrono>
#include <csignal>

namespace poolscope::process {
namespace {

constexpr int patience_ms = 2000;
constexpr std::chrono::milliseconds short_patience{300};

class KeeperGuard final : public FolderGuard {
public:
    KeeperGuard(KeeperProcess keeper, std::filesystem::path folder)
        : keeper_(std::move(keeper)), folder_(std::move(folder)) {}
    KeeperGuard(const KeeperGuard&) = delete;
    KeeperGuard& operator=(const KeeperGuard&) = delete;

    ~KeeperGuard() override {
        tell_keeper_to_end(keeper_);
        if (!wait_for_keeper(keeper_, patience_ms)) {
            ::kill(keeper_.pid, SIGKILL);
        }
        reap_keeper(keeper_);
        remove_run_folder(folder_, short_patience);  // Nothing is left to do, unless the keeper was killed.
    }

private:
    KeeperProcess keeper_;
    const std::filesystem::path folder_;
};

}  // namespace

base::Result<std::unique_ptr<FolderGuard>> guard_folder(boost::asio::io_context& io,
                                                        const std::filesystem::path& folder) {
    if (!is_run_folder(folder))
        return base::input_error("The folder " + folder.string() + " cannot be guarded.",
                                 "Use a folder named poolscope-... in shared memory or the temporary folder.");
    auto keeper = start_keeper(io, {.program = {}, .environment = {}, .working_dir = {}, .remove_dir = folder});
    if (!keeper) return std::unexpected(keeper.error());
    return std::make_unique<KeeperGuard>(std::move(*keeper), folder);
}

}  // namespace poolscope::process
