#include "engine/runner/driver_files.hpp"

#include <fstream>

namespace poolscope::runner {

namespace fs = std::filesystem;

std::string_view driver_text(std::string_view name) noexcept {
    for (const DriverFile& file : driver_files())
        if (file.name == name) return file.text;
    return {};
}

base::Result<fs::path> write_driver(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    for (const DriverFile& file : driver_files()) {
        std::ofstream out(folder / file.name, std::ios::binary);
        out.write(file.text.data(), static_cast<std::streamsize>(file.text.size()));
        out.close();
        if (!out)
            return base::system_error("The file " + (folder / file.name).string() + " could not be written.",
                                      "Free some space in shared memory.");
    }
    return folder / "poolscope_main.py";
}

}  // namespace poolscope::runner
