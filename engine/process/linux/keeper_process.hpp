#pragma once

#include "engine/base/error.hpp"
#include "engine/process/linux/descriptor.hpp"

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace poolscope::process {

/// A started keeper and this process's ends of what connects them. None of them leaks into other children.
struct KeeperProcess {
    pid_t pid = 0;
    Descriptor lifeline;  ///< a socket: 'g' starts the program, closing ends everything, end of file: the keeper died
    Descriptor out;
    Descriptor err;
    Descriptor control;
};

/// How a keeper is started; `program` may be empty, then it only guards `remove_dir`.
struct KeeperOptions {
    std::vector<std::string> program;
    std::map<std::string, std::string> environment;
    std::filesystem::path working_dir;
    std::filesystem::path remove_dir;
};

base::Result<KeeperProcess> start_keeper(boost::asio::io_context& io, const KeeperOptions& options);

/// Lets the keeper start its program. False when the keeper is gone.
bool tell_keeper_to_start(const KeeperProcess& keeper);
/// Lets the keeper end everything. Idempotent.
void tell_keeper_to_end(const KeeperProcess& keeper);

/// Reaps a keeper whose lifeline has closed. False when it did not end in an orderly way and may have left processes.
bool reap_keeper(const KeeperProcess& keeper);

/// Waits at most `limit_ms` for the keeper's end. False when it still runs.
bool wait_for_keeper(const KeeperProcess& keeper, int limit_ms);

}  // namespace poolscope::process
