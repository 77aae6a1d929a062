#pragma once

#include <imgui.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poolscope::ui {

enum class Face { regular, semibold, mono, mono_semibold };

/// A face at a size in pixels at 100 %.
struct TextStyle {
    Face face = Face::regular;
    int size = 14;
    friend auto operator<=>(const TextStyle&, const TextStyle&) = default;
};

/// The sizes of the theme by their use.
namespace style {
inline constexpr TextStyle caption{Face::regular, 12};
inline constexpr TextStyle caption_strong{Face::semibold, 12};
inline constexpr TextStyle label{Face::regular, 13};
inline constexpr TextStyle label_strong{Face::semibold, 13};
inline constexpr TextStyle control{Face::regular, 14};
inline constexpr TextStyle title{Face::semibold, 14};
inline constexpr TextStyle navigation{Face::regular, 15};
inline constexpr TextStyle navigation_strong{Face::semibold, 15};
inline constexpr TextStyle prose{Face::regular, 16};
inline constexpr TextStyle brand{Face::semibold, 16};
inline constexpr TextStyle heading{Face::semibold, 20};
inline constexpr TextStyle result{Face::semibold, 40};
inline constexpr TextStyle tick{Face::mono, 12};
inline constexpr TextStyle code{Face::mono, 13};
inline constexpr TextStyle code_small{Face::mono, 12};
inline constexpr TextStyle number{Face::mono, 13};
inline constexpr TextStyle number_strong{Face::mono_semibold, 13};
inline constexpr TextStyle headline{Face::mono_semibold, 16};
inline constexpr TextStyle figure{Face::mono_semibold, 20};
}  // namespace style

/// The files of the four faces, by fontconfig; none where the system has nothing that fits.
struct FontFiles {
    struct File {
        std::filesystem::path path;
        int index = 0;
    };
    std::optional<File> regular, semibold, mono, mono_semibold;
};
FontFiles find_fonts();

/// A font with the size at which it is to be drawn, in real pixels.
struct SizedFont {
    ImFont* font = nullptr;
    float em = 0;      ///< the size as designers count it
    float size = 0;    ///< the same as ImGui counts it: from the ascender to the descender
    float ascent = 0;  ///< from the top of the line to the baseline
};

/// The fonts of ImGui's atlas. Everything that differs between ImGui 1.90 and 1.92 is in its source.
class Fonts {
public:
    /// Searches the files; a missing one falls back to ImGui's own font, with a note in `notes`.
    Fonts();
    explicit Fonts(FontFiles files);

    /// Fills the atlas of the current ImGui context for a scale of 1.0 to 2.0. To be called outside of a frame.
    void build(float scale);
    /// The exact style where the atlas has it, else the nearest size of that face, scaled.
    [[nodiscard]] SizedFont at(TextStyle style) const;
    [[nodiscard]] float scale() const noexcept { return scale_; }
    [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

private:
    FontFiles files_;
    float scale_ = 0;
    /// A font of the atlas.
    struct Built {
        ImFont* font = nullptr;
        float em = 0;
        float size = 0;
    };
    float line_ratio(Face face) const;

    std::map<TextStyle, Built> fonts_;
    std::map<Face, float> line_ratios_;  ///< ascender to descender over em
    std::vector<std::string> notes_;
};

/// Hands a freshly built atlas to the graphics card; after `Fonts::build`, once the OpenGL back end is set up.
void upload_fonts();

/// ImGui's own widgets use this font while it lives.
class [[nodiscard]] FontScope {
public:
    explicit FontScope(SizedFont font);
    ~FontScope();
    FontScope(const FontScope&) = delete;
    FontScope& operator=(const FontScope&) = delete;
};

}  // namespace poolscope::ui
