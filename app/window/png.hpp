#pragma once

#include "app/window/native_window.hpp"
#include "engine/base/error.hpp"

#include <filesystem>

namespace poolscope::window {

/// Makes the folder if it is not there.
base::Result<void> write_png(const Pixels& pixels, const std::filesystem::path& file);

}  // namespace poolscope::window
