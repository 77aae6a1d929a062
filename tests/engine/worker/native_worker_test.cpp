#include "engine/experiment/experiment.hpp"
#include "engine/process/linux/process_tree.hpp"
#include "engine/telemetry/trace_file.hpp"

#include "tests/engine/process/kept_run.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>
#include <set>

using namespace poolscope;
using nlohmann::json;
using telemetry::RecordKind;
namespace fs = std::filesystem;

namespace {

/// A phase of the native worker, from its specification to its report.
class NativePhase {
public:
    NativePhase(const std::string& executor, unsigned workers, const std::string& start_method,
                const std::vector<std::int64_t>& inputs)
        : inputs_(inputs) {
        fs::create_directories(dir_ / "trace");
        spec_ = {{"function", {{"name", "heavy_computation"}, {"file", nullptr}}},
                 {"inputs", inputs},
                 {"executor", executor},
                 {"workers", workers},
                 {"start_method", start_method.empty() ? json(nullptr) : json(start_method)},
                 {"chunksize", nullptr},
                 {"trace_dir", nullptr}};
    }
    NativePhase(const NativePhase&) = delete;
    NativePhase& operator=(const NativePhase&) = delete;
    ~NativePhase() { fs::remove_all(dir_); }

    NativePhase& traced() {
        spec_["trace_dir"] = (dir_ / "trace").string();
        return *this;
    }
    NativePhase& chunks_of(unsigned size) {
        spec_["chunksize"] = size;
        return *this;
    }

    tests::KeptRun& start() {
        std::ofstream(dir_ / "spec.json") << spec_;
        run_.start();
        return run_;
    }

    void run() {
        start();
        run_.run_to_end();
    }

    void check_results() {
        REQUIRE(run_.exit);
        CHECK(run_.exit->code == 0);
        CHECK(run_.exit->leftovers_ended == 0);
        CHECK(run_.err == "");
        const json result = last_line();
        REQUIRE(result["type"] == "result");
        REQUIRE(result["results"].size() == inputs_.size());
        for (std::size_t at = 0; at < inputs_.size(); ++at)
            CHECK(result["results"][at] == experiment::closed_form(inputs_[at]));
        CHECK(result["begin_ns"] < result["end_ns"]);
    }

    [[nodiscard]] json line(std::size_t number) const { return json::parse(run_.control.at(number)); }
    [[nodiscard]] json last_line() const { return json::parse(run_.control.back()); }
    [[nodiscard]] std::vector<telemetry::TraceBatch> trace() const {
        return telemetry::TraceReader(dir_ / "trace").poll();
    }

private:
    const fs::path dir_ = "/dev/shm/poolscope-test-native-" + std::to_string(::getpid());
    const std::vector<std::int64_t> inputs_;
    json spec_;
    tests::KeptRun run_{{process::find_helper("poolscope-worker").value().string(), (dir_ / "spec.json").string()}};
};

std::map<RecordKind, std::size_t> count_kinds(const std::vector<telemetry::TraceBatch>& batches) {
    std::map<RecordKind, std::size_t> kinds;
    for (const auto& batch : batches)
        for (const auto& record : batch.records) ++kinds[record.kind];
    return kinds;
}

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    for (const auto& entry : process::list_processes())
        if (entry.parent == parent) children.push_back(entry.pid);
    return children;
}

const std::vector<std::int64_t> many{100'000, 0, 7, 200'000, 1, 100'001, -4, 300'000, 50, 5, 6};

}  // namespace

TEST_CASE("Each native executor gives exact results in the order of the inputs") {
    for (const auto& [executor, start_method] : {std::pair{"native-sequential", ""},
                                                 {"native-threads", ""},
                                                 {"native-pool", "fork"},
                                                 {"native-pool", "spawn"}})
        for (const unsigned workers : {1U, 3U, 20U}) {
            CAPTURE(executor);
            CAPTURE(workers);
            NativePhase phase(executor, workers, start_method, many);
            phase.run();
            phase.check_results();
            CHECK(phase.line(0)["type"] == "started");
            CHECK(phase.line(1)["type"] == "work");
        }
}

TEST_CASE("The native pool takes chunks as asked, also larger than there are inputs") {
    for (const unsigned size : {1U, 4U, 1000U}) {
        NativePhase phase("native-pool", 2, "fork", many);
        phase.chunks_of(size).run();
        phase.check_results();
        CHECK(phase.line(1)["chunksize"] == size);
    }
}

TEST_CASE("Many inputs pass through the native pool") {
    NativePhase phase("native-pool", 2, "fork", std::vector<std::int64_t>(200'000, 3));
    phase.run();
    CHECK(phase.last_line()["results"].size() == 200'000);
}

TEST_CASE("A traced native pool tells everything that happened") {
    for (const char* start_method : {"fork", "spawn"}) {
        NativePhase phase("native-pool", 2, start_method, many);
        phase.traced().chunks_of(3).run();
        phase.check_results();
        const auto batches = phase.trace();
        std::set<std::int32_t> writers;
        for (const auto& batch : batches) writers.insert(batch.pid);
        CHECK(writers.size() == 3);
        const auto kinds = count_kinds(batches);
        const std::map<RecordKind, std::size_t> expected{
            {RecordKind::process_start, 3},   {RecordKind::imports_done, 2},    {RecordKind::ready, 2},
            {RecordKind::task_queued, 11},    {RecordKind::task_unpickle, 4},   {RecordKind::run_begin, 11},
            {RecordKind::run_end, 11},        {RecordKind::result_pickle, 4},   {RecordKind::task_pickle, 4},
            {RecordKind::result_unpickle, 4}, {RecordKind::result_received, 4}, {RecordKind::process_end, 3}};
        CHECK((kinds == expected));
    }
}

TEST_CASE("Traced native threads have a lane each") {
    NativePhase phase("native-threads", 2, "", {400'000'000, 400'000'000});
    phase.traced().run();
    phase.check_results();
    std::set<std::int64_t> threads;
    for (const auto& batch : phase.trace())
        if (batch.role == telemetry::Role::worker) threads.insert(batch.tid);
    CHECK(threads.size() == 2);
    CHECK(count_kinds(phase.trace())[RecordKind::run_end] == 2);
}

TEST_CASE("A native worker that dies is named, with what it died of, and nobody waits for it") {
    for (const char* start_method : {"fork", "spawn"}) {
        NativePhase phase("native-pool", 3, start_method, {10'000'000'000, 10'000'000'000, 10'000'000'000});
        auto& run = phase.start();
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while ((run.pid == 0 || children_of(run.pid).size() < 3) && std::chrono::steady_clock::now() < give_up)
            run.io.run_one_for(std::chrono::milliseconds(5));
        const auto workers = children_of(run.pid);
        REQUIRE(workers.size() == 3);
        ::kill(workers[1], SIGTERM);
        run.run_to_end();
        CHECK(run.exit->code == 1);
        const json error = phase.last_line();
        CHECK(error["type"] == "error");
        CHECK(error["stage"] == "run");
        CHECK(error["message"] == "Worker process " + std::to_string(workers[1]) + " died of signal 15 (Terminated).");
    }
}

TEST_CASE("What the native worker cannot do is an error of the inputs") {
    NativePhase phase("pool", 2, "", {1});
    phase.run();
    CHECK(phase.last_line()["type"] == "error");
    CHECK(phase.last_line()["stage"] == "inputs");
}
