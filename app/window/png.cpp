#include "app/window/png.hpp"

#include <fmt/format.h>

// All in this file: whether the system's library holds it differs between releases.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

namespace poolscope::window {

base::Result<void> write_png(const Pixels& pixels, const std::filesystem::path& file) {
    std::error_code failed;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
    if (!failed &&
        stbi_write_png(file.c_str(), pixels.width, pixels.height, 3, pixels.rgb.data(), pixels.width * 3) != 0) {
        return {};
    }
    return base::system_error(fmt::format("The screenshot {} could not be written.", file.string()),
                              "Look at the folder's permissions and the space left, or name another with --out.");
}

}  // namespace poolscope::window
