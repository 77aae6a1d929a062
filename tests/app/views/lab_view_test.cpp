#include "app/views/lab_view.hpp"

#include "engine/experiment/presets.hpp"
#include "tests/app/ui/headless.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

using namespace poolscope;
using namespace std::chrono_literals;
using experiment::Executor;
using tests::Headless;

namespace {

telemetry::InterpreterInfo python311() {
    telemetry::InterpreterInfo info;
    info.path = "/bin/sh";  // never started, but it has to be there
    info.implementation = "CPython";
    info.version = "3.11.2";
    info.start_methods = {experiment::StartMethod::fork, experiment::StartMethod::spawn};
    info.default_start_method = experiment::StartMethod::fork;
    return info;
}

void pass(const std::function<void(telemetry::Event)>& sink, unsigned id, Executor executor, base::Nanoseconds took) {
    telemetry::PhaseStarted started;
    started.phase.id = id;
    started.phase.executor = executor;
    started.phases_total = 2;
    sink(started);
    sink(telemetry::WorkStarted{10ns, id, 7, {}});
    telemetry::PhaseFinished finished;
    finished.phase = id;
    finished.work = base::Interval{10ns, 10ns + took};
    sink(finished);
}

/// A run of 400 ms against 100 ms by the events' clock, or one that fails.
struct Engine {
    bool fails = false;
    base::Result<void> operator()(const experiment::Experiment& experiment,
                                  const std::function<void(telemetry::Event)>& sink, const std::stop_token&) const {
        telemetry::RunStarted started;
        started.experiment = experiment;
        sink(started);
        if (fails) {
            const base::Error error{base::ErrorKind::run, "boom raised ValueError", {}, "Mend the function", {}};
            sink(telemetry::RunFinished{1s, error, {}});
            return std::unexpected(error);
        }
        pass(sink, 0, Executor::sequential, 400ms);
        pass(sink, 1, Executor::pool, 100ms);
        sink(telemetry::RunFinished{1s, {}, {}});
        return {};
    }
};

/// The Lab of a machine with two cores, drawn small so that two columns fit into the headless window.
struct Lab {
    Lab() {
        ImGui::GetStyle().WindowMinSize = {1, 1};  // ImGui allows no less
        machine.cores.resize(2);
        surroundings.interpreters.push_back(python311());
        surroundings.python = 0;
        surroundings.searching = false;
    }
    void frames(int count = 2) { headless.frames(count, draw); }
    void click(std::string_view label) { headless.click(label, draw); }
    bool shows(std::string_view text) { return headless.registry().shows(text); }
    const ui::Widget* find(std::string_view label) { return headless.registry().find(label); }
    void run() {
        frames();
        click(find("Run") ? "Run" : "Run again");
        for (int i = 0; i < 5000 && runs.running(); ++i) {
            runs.update();
            std::this_thread::sleep_for(1ms);
        }
        frames();
    }

    Headless headless{0.6F};
    Engine engine;
    session::RunController runs{{}, std::ref(engine)};
    platform::Machine machine;
    views::Surroundings surroundings{.runs = runs,
                                     .machine = machine,
                                     .interpreters = {},
                                     .python = {},
                                     .searching = true,
                                     .experiment = {},
                                     .notice = {}};
    views::LabView lab{surroundings};
    std::function<void(ui::Ui&)> draw = [this](ui::Ui& ui) { lab.draw(ui, ui::Rect::of(0, 0, 800, 600)); };
};

}  // namespace

TEST_CASE("Run in the Lab gives the two lines, and the next run is one again") {
    Lab lab;
    lab.run();
    CHECK(lab.shows("Sequential: 0.4000s"));
    CHECK(lab.shows("Parallel (Pool): 0.1000s"));
    CHECK(lab.shows("run 1, exit code 0"));
    CHECK(lab.find("Run again"));
}

TEST_CASE("a failed run says why and leaves the results before in sight") {
    Lab lab;
    lab.run();
    lab.engine.fails = true;
    lab.run();
    CHECK(lab.shows("Run 2 failed: Boom raised ValueError."));
    CHECK(lab.shows("Mend the function. Below: run 1."));
    CHECK(lab.shows("run 2, exit code 1"));
    CHECK(lab.shows("Pool, 1"));
}

TEST_CASE("the Tab key reaches every control beside the code and below it") {
    Lab lab;
    lab.frames();
    std::set<std::string> reached;
    for (int i = 0; i < 40; ++i) {
        lab.headless.press(ImGuiKey_Tab, lab.draw);
        for (const auto& widget : lab.headless.registry().widgets())
            if (widget.focused) reached.insert(widget.label);
    }
    for (const char* label :
         {"Experiment", "Run", "Function", "Inputs", "Sequential", "Pool", "More executors", "Start method", "Workers",
          "Chunk size", "Repeats", "Warm-up", "Copy", "Save .py", "Console text"}) {
        CAPTURE(label);
        CHECK(reached.contains(label));
    }
}

TEST_CASE("what cannot be run is said at its control, and Run waits") {
    Lab lab;
    lab.frames();
    lab.click("Sequential");
    lab.click("Pool");
    lab.frames();
    CHECK(lab.shows("There is no executor."));
    CHECK_FALSE(lab.find("Run")->enabled);
    lab.click("Pool");
    lab.frames();
    CHECK(lab.find("Run")->enabled);
    CHECK(lab.surroundings.experiment.executors == std::vector{Executor::pool});
}

TEST_CASE("a control changes the experiment and the code") {
    Lab lab;
    lab.frames();
    lab.click("Workers +");
    lab.click("Chunk size +");
    lab.frames();
    CHECK(lab.surroundings.experiment.workers == std::vector<unsigned>{3});
    CHECK(lab.surroundings.experiment.chunksize == 1U);
    CHECK(lab.headless.registry().visible_text().find("chunksize=") != std::string::npos);
    CHECK(lab.find("Experiment")->value == "The proof, changed");
}

TEST_CASE("without a Python the native experiment still runs") {
    Lab lab;
    lab.surroundings.interpreters.clear();
    lab.surroundings.python.reset();
    lab.frames();
    CHECK_FALSE(lab.find("Run")->enabled);
    lab.surroundings.experiment = experiment::find_preset(experiment::presets(2), "Native C++")->experiment;
    lab.frames();
    CHECK(lab.find("Run")->enabled);
}
