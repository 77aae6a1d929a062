#include "app/window/application.hpp"

#include "app/ui/patterns.hpp"
#include "app/ui/scoped.hpp"
#include "app/ui/widgets.hpp"
#include "app/views/lab_view.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace poolscope::window {
namespace {

constexpr base::Nanoseconds notice_stays{6'000'000'000};
constexpr int text_step = 10;

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

ui::Chord key(ImGuiKey code) {
    return {.key = code};
}

ui::Chord ctrl(ImGuiKey code) {
    return {.key = code, .ctrl = true};
}

/// Of each core, how busy it was last while the run was on.
MachineNow last_of_run(const timeline::Timeline& timeline, MachineNow before) {
    if (timeline.core_usage().empty()) return before;
    before.busy.clear();
    for (const auto& [core, points] : timeline.core_usage()) {
        if (!points.empty()) before.busy.push_back(points.back().value);
    }
    return as_shown(before);
}

}  // namespace

Application::Application(const session::Settings& settings, std::function<void()> wake, WindowCommands commands)
    : commands_(std::move(commands)),
      machine_(platform::read_machine()),
      runs_(wake),
      surroundings_{runs_, machine_, {}, {}, true, settings.experiment.value_or(experiment::Experiment{}), {}},
      theme_(ui::parse_theme(settings.theme).value_or(ui::Theme::dark)),
      wanted_python_(settings.python),
      watch_(wake) {
    set_text_percent(settings.text_percent);
    if (surroundings_.experiment.python) wanted_python_ = surroundings_.experiment.python->string();
    now_.busy.assign(machine_.cores.size(), 0);
    now_.load = machine_.load_1min;
    views_.push_back(std::make_unique<views::LabView>(surroundings_));
    for (const auto& view : views_) tab_names_.push_back(view->name());
}

void Application::set_text_percent(int percent) {
    text_percent_ = std::clamp(percent, 100, 200);
}

void Application::set_hidden(bool hidden) {
    hidden_ = hidden;
    watch_.pause(hidden_ || runs_.running());
}

bool Application::update() {
    bool changed = runs_.update();
    watch_.pause(hidden_ || runs_.running());
    if (runs_.running()) {
        now_ = last_of_run(runs_.timeline(), std::move(now_));
    }
    Watch::News news = watch_.take();
    if (!news.any()) return changed;
    for (auto& found : news.interpreters) surroundings_.interpreters.push_back(std::move(found));
    if (news.search_done) surroundings_.searching = false;
    if (news.machine && !runs_.running()) now_ = std::move(*news.machine);
    choose_interpreter();
    return true;
}

// The one of last time, if it is found; until then, and otherwise, the first.
void Application::choose_interpreter() {
    const auto& found = surroundings_.interpreters;
    if (found.empty()) return;
    if (!surroundings_.python) surroundings_.python = 0;
    if (wanted_python_) {
        const auto it = std::ranges::find(found, *wanted_python_, &telemetry::InterpreterInfo::path);
        if (it != found.end()) surroundings_.python = static_cast<std::size_t>(it - found.begin());
    }
    if (const auto* info = surroundings_.interpreter()) surroundings_.experiment.python = info->path;
}

void Application::add_window_actions() {
    const auto add = [this](std::string name, std::vector<ui::Chord> keys, std::function<void()> act,
                            bool repeats = false) {
        actions_.add({std::move(name), "Window", std::move(keys), std::move(act), {}, repeats});
    };
    add("Command palette", {ctrl(ImGuiKey_P)}, [this] { overlays_.open_palette(); });
    add("List of keys", {{.key = ImGuiKey_Slash, .shift = true}}, [this] { overlays_.open_keys(); });
    add("Full screen", {key(ImGuiKey_F11)}, commands_.toggle_full_screen);
    add("Larger text", {ctrl(ImGuiKey_Equal)}, [this] { set_text_percent(text_percent_ + text_step); }, true);
    add("Smaller text", {ctrl(ImGuiKey_Minus)}, [this] { set_text_percent(text_percent_ - text_step); }, true);
    add("Text at 100 %", {ctrl(ImGuiKey_0)}, [this] { set_text_percent(100); });
    add("Dark theme", {}, [this] { theme_ = ui::Theme::dark; });
    add("Light theme", {}, [this] { theme_ = ui::Theme::light; });
    add("Projector theme", {}, [this] { theme_ = ui::Theme::projector; });
    for (std::size_t i = 0; i < views_.size(); ++i) {
        add("Open " + std::string(tab_names_[i]), {}, [this, i] { current_ = i; });
    }
    add("Close the window", {ctrl(ImGuiKey_Q)}, commands_.close);
}

TopBarState Application::top_bar_state() const {
    return {.tabs = tab_names_,
            .tab = current_,
            .interpreters = surroundings_.interpreters,
            .python = surroundings_.python,
            .searching = surroundings_.searching,
            .running = runs_.running(),
            .machine = &machine_,
            .now = now_,
            .theme = theme_,
            .text_percent = text_percent_};
}

void Application::obey(const TopBarWish& wish) {
    if (wish.tab) current_ = *wish.tab;
    if (wish.theme) theme_ = *wish.theme;
    if (wish.text_percent) set_text_percent(*wish.text_percent);
    if (wish.python && *wish.python < surroundings_.interpreters.size()) {
        wanted_python_ = surroundings_.interpreters[*wish.python].path;
        choose_interpreter();
    }
}

void Application::draw(ui::Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ui::Rect rest{{0, 0}, size};
    const ui::Window window("Poolscope", rest);

    actions_.clear();
    views_[current_]->add_actions(actions_);
    add_window_actions();
    const bool popup = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (actions_.dispatch(ImGui::GetIO().WantTextInput || popup)) ui.ask_frame();

    const ui::Rect bar = rest.take_top(std::round(ui.px(top_bar_height)));
    obey(draw_top_bar(ui, bar, top_bar_state()));
    draw_view(ui, rest);
    draw_notice(ui, rest);
    if (const ui::Action* chosen = overlays_.draw(ui, actions_)) {
        chosen->act();
        ui.ask_frame();
    }
}

void Application::draw_view(ui::Ui& ui, const ui::Rect& rect) {
    const ui::Id scope(tab_names_[current_]);
    views_[current_]->draw(ui, rect);
}

void Application::draw_notice(ui::Ui& ui, const ui::Rect& rect) {
    const base::Nanoseconds now = base::monotonic_now();
    if (!surroundings_.notice.empty()) {
        shown_notice_ = std::exchange(surroundings_.notice, {});
        notice_until_ = now + notice_stays;
    }
    if (now >= notice_until_ || shown_notice_.empty()) return;
    ui.ask_frame(notice_until_ - now);
    const ui::Palette& p = ui.colors();
    const float most = rect.width() - ui.px(48);
    const float width = std::min(ui::text_width(ui, shown_notice_, ui::style::label) + ui.px(32), most);
    const float text_width = width - ui.px(32);
    const float height = ui::paragraph_height(ui, text_width + 1, shown_notice_, ui::style::label) + ui.px(16);
    const ui::Rect box = ui::Rect::of(std::round(rect.mid_x() - width / 2), std::round(rect.max.y - height - ui.px(16)),
                                      std::round(width), std::round(height));
    // Over everything that the view has drawn, its child windows included.
    ImGui::SetNextWindowPos(box.min);
    ImGui::SetNextWindowSize(box.size());
    const ui::Window window("##notice", box,
                            ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ui::fill(list, box, p.raise, ui.px(6));
    ui::frame(list, box, p.line2, 1, ui.px(6));
    ui::paragraph(ui, {box.min.x + ui.px(16), box.min.y + ui.px(8)}, text_width + 1, shown_notice_, ui::style::label,
                  p.t1);
}

bool Application::open(std::string_view name) {
    for (std::size_t i = 0; i < tab_names_.size(); ++i) {
        if (!same_word(tab_names_[i], name)) continue;
        current_ = i;
        overlays_.close();
        return true;
    }
    if (same_word(name, "keys")) return overlays_.open_keys(), true;
    if (same_word(name, "palette")) return overlays_.open_palette(), true;
    return false;
}

std::vector<std::string> Application::openable() const {
    std::vector<std::string> names(tab_names_.begin(), tab_names_.end());
    names.insert(names.end(), {"keys", "palette"});
    return names;
}

session::Settings Application::choices() const {
    session::Settings settings;
    settings.theme = std::string(ui::name_of(theme_));
    settings.text_percent = text_percent_;
    settings.python = wanted_python_;
    settings.experiment = surroundings_.experiment;
    // The interpreter is kept by itself: the experiment would be refused whole when the interpreter is gone.
    settings.experiment->python.reset();
    return settings;
}

}  // namespace poolscope::window
