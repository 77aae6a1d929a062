#include "app/window/native_window.hpp"

#include "app/ui/fonts.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstdlib>

namespace poolscope::window {
namespace {

/// The last thing that GLFW complained about; read right after the call that failed.
std::string last_glfw_error() {
    const char* text = nullptr;
    return glfwGetError(&text) == GLFW_NO_ERROR || text == nullptr ? std::string{} : std::string(text);
}

std::unexpected<base::Error> no_display() {
    const std::string why = last_glfw_error();
    return base::system_error("No window can be opened: there is no display" + (why.empty() ? "." : " (" + why + ")."),
                              "Start it in a graphical session, or use `poolscope run` in the terminal.");
}

std::unexpected<base::Error> no_opengl() {
    const std::string why = last_glfw_error();
    return base::system_error("No window with OpenGL 3.3 can be opened" + (why.empty() ? "." : " (" + why + ")."),
                              "Install a graphics driver (on Debian: libgl1-mesa-dri), or use `poolscope run` in the "
                              "terminal.");
}

/// The software renderer's own threads take the cores that are being measured, and with little to paint they gain
/// nothing. Whoever set the variable knows better.
void tame_software_renderer() {
#ifndef _WIN32
    setenv("LP_NUM_THREADS", "0", 0);
#endif
}

GLFWwindow* create_window(const session::WindowPlace& place) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, place.x ? GLFW_FALSE : GLFW_TRUE);
    glfwWindowHint(GLFW_MAXIMIZED, place.maximized ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "poolscope");
    return glfwCreateWindow(place.width, place.height, "Poolscope", nullptr, nullptr);
}

struct Area {
    int x = 0, y = 0, width = 0, height = 0;
};

Area work_area(GLFWmonitor* monitor) {
    Area area;
    glfwGetMonitorWorkarea(monitor, &area.x, &area.y, &area.width, &area.height);
    return area;
}

/// A place that was kept may lie on a monitor that is gone.
bool on_some_monitor(int x, int y) {
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    return std::any_of(monitors, monitors + count, [&](GLFWmonitor* monitor) {
        const Area a = work_area(monitor);
        return x >= a.x - 32 && y >= a.y - 32 && x < a.x + a.width - 64 && y < a.y + a.height - 64;
    });
}

void clear(const ui::Color& color) {
    constexpr float most = 255;
    glClearColor(static_cast<float>(color.r) / most, static_cast<float>(color.g) / most,
                 static_cast<float>(color.b) / most, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

/// The frame as painted so far; OpenGL gives the lowest row first.
Pixels read_pixels(int width, int height) {
    Pixels pixels{width, height, {}};
    const auto row = static_cast<std::size_t>(width) * 3;
    std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
    pixels.rgb.resize(upside_down.size());
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        const auto from = upside_down.end() - static_cast<std::ptrdiff_t>((y + 1) * row);
        std::copy_n(from, row, pixels.rgb.begin() + static_cast<std::ptrdiff_t>(y * row));
    }
    return pixels;
}

}  // namespace

struct NativeWindow::State {
    GLFWwindow* window = nullptr;
    bool scripted = false;
    bool input = true;
    session::WindowPlace normal;  // while not full screen
    std::optional<base::Nanoseconds> last_frame;

    static State& of(GLFWwindow* window) { return *static_cast<State*>(glfwGetWindowUserPointer(window)); }
    static void mark(GLFWwindow* window) { of(window).input = true; }
    void listen() const;
    ~State();
};

// ImGui's back end calls what was installed before it.
void NativeWindow::State::listen() const {
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { mark(w); });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { mark(w); });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { mark(w); });
    glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int) { mark(w); });
    if (scripted) return;
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { mark(w); });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { mark(w); });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { mark(w); });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { mark(w); });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { mark(w); });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int, int, int, int) { mark(w); });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { mark(w); });
}

NativeWindow::State::~State() {
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
}

base::Result<std::unique_ptr<NativeWindow>> NativeWindow::open(const NativeOptions& options) {
    tame_software_renderer();
    if (glfwInit() == GLFW_FALSE) return no_display();
    auto state = std::make_unique<State>();
    state->scripted = options.scripted;
    state->normal = options.place;
    state->window = create_window(options.place);
    if (state->window == nullptr) return no_opengl();
    glfwSetWindowUserPointer(state->window, state.get());
    glfwSetWindowSizeLimits(state->window, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
    if (options.place.x && options.place.y && on_some_monitor(*options.place.x, *options.place.y)) {
        glfwSetWindowPos(state->window, *options.place.x, *options.place.y);
    }
    state->listen();
    glfwMakeContextCurrent(state->window);
    // The pacer decides when a frame is due; waiting for the monitor as well would only add delay.
    glfwSwapInterval(0);
    return std::unique_ptr<NativeWindow>(new NativeWindow(std::move(state)));
}

NativeWindow::NativeWindow(std::unique_ptr<State> state) : state_(std::move(state)) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTrickleEventQueue = true;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    ImGui_ImplGlfw_InitForOpenGL(state_->window, !state_->scripted);
    ImGui_ImplOpenGL3_Init("#version 330 core");
    glfwShowWindow(state_->window);
}

NativeWindow::~NativeWindow() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

void NativeWindow::wait(std::optional<base::Nanoseconds> at_most) {
    if (!at_most) {
        glfwWaitEvents();
    } else if (at_most->count() <= 0) {
        glfwPollEvents();
    } else {
        glfwWaitEventsTimeout(base::seconds(*at_most));
    }
}

void NativeWindow::wake() noexcept {
    glfwPostEmptyEvent();
}

bool NativeWindow::take_input() noexcept {
    return std::exchange(state_->input, false);
}

bool NativeWindow::close_requested() const noexcept {
    return glfwWindowShouldClose(state_->window) != GLFW_FALSE;
}

void NativeWindow::request_close() noexcept {
    glfwSetWindowShouldClose(state_->window, GLFW_TRUE);
}

bool NativeWindow::hidden() const noexcept {
    return glfwGetWindowAttrib(state_->window, GLFW_ICONIFIED) != GLFW_FALSE;
}

float NativeWindow::content_scale() const noexcept {
    float x = 1;
    float y = 1;
    glfwGetWindowContentScale(state_->window, &x, &y);
    int pixels = 0;
    int points = 0;
    glfwGetFramebufferSize(state_->window, &pixels, nullptr);
    glfwGetWindowSize(state_->window, &points, nullptr);
    // Where the system itself scales points to pixels (macOS), ImGui is told so and draws in points.
    const float by_system = points > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(points) : 1;
    return std::clamp(x / by_system, 1.0F, 3.0F);
}

session::WindowPlace NativeWindow::place() const noexcept {
    if (full_screen()) return state_->normal;
    session::WindowPlace place;
    place.maximized = glfwGetWindowAttrib(state_->window, GLFW_MAXIMIZED) != GLFW_FALSE;
    if (place.maximized) {
        place = state_->normal;
        place.maximized = true;
        return place;
    }
    glfwGetWindowSize(state_->window, &place.width, &place.height);
    int x = 0;
    int y = 0;
    glfwGetWindowPos(state_->window, &x, &y);
    place.x = x;
    place.y = y;
    return place;
}

void NativeWindow::resize(int width, int height) {
    glfwSetWindowSize(state_->window, width, height);
}

bool NativeWindow::full_screen() const noexcept {
    return glfwGetWindowMonitor(state_->window) != nullptr;
}

void NativeWindow::toggle_full_screen() {
    if (full_screen()) {
        const session::WindowPlace& p = state_->normal;
        glfwSetWindowMonitor(state_->window, nullptr, p.x.value_or(64), p.y.value_or(64), p.width, p.height,
                             GLFW_DONT_CARE);
        return;
    }
    state_->normal = place();
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
    if (mode == nullptr) return;
    glfwSetWindowMonitor(state_->window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void NativeWindow::begin_frame() {
    ImGui_ImplOpenGL3_NewFrame();
    if (!state_->scripted) {
        ImGui_ImplGlfw_NewFrame();
    } else {
        // The back end would put the real mouse in place of the script's.
        ImGuiIO& io = ImGui::GetIO();
        int width = 0, height = 0, pixels_x = 0, pixels_y = 0;
        glfwGetWindowSize(state_->window, &width, &height);
        glfwGetFramebufferSize(state_->window, &pixels_x, &pixels_y);
        io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
        if (width > 0 && height > 0) {
            io.DisplayFramebufferScale = {static_cast<float>(pixels_x) / io.DisplaySize.x,
                                          static_cast<float>(pixels_y) / io.DisplaySize.y};
        }
        const base::Nanoseconds now = base::monotonic_now();
        const double since = state_->last_frame ? base::seconds(now - *state_->last_frame) : 1.0 / 60;
        io.DeltaTime = static_cast<float>(std::max(1e-6, since));
        state_->last_frame = now;
    }
    ImGui::NewFrame();
}

void NativeWindow::end_frame(const ui::Palette& palette, float bar_height, Pixels* capture) {
    ImGui::Render();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(state_->window, &width, &height);
    glViewport(0, 0, width, height);
    clear(palette.bg);
    const int bar = static_cast<int>(bar_height * ImGui::GetIO().DisplayFramebufferScale.y);
    if (bar > 0) {
        glEnable(GL_SCISSOR_TEST);
        glScissor(0, height - bar, width, bar);
        clear(palette.raise);
        glDisable(GL_SCISSOR_TEST);
    }
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (capture != nullptr) *capture = read_pixels(width, height);
    glfwSwapBuffers(state_->window);
}

}  // namespace poolscope::window
