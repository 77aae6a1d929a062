#include "app/ui/fonts.hpp"

#include <backends/imgui_impl_opengl3.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include <imgui_freetype.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>

// From 1.92 on fonts are sized when they are used and the back end keeps the texture; before, each size is a font of
// its own and the texture is made anew by hand.
#define POOLSCOPE_SIZED_FONTS (IMGUI_VERSION_NUM < 19200)

namespace poolscope::ui {
namespace {

// Every style of the theme; others are drawn from the nearest.
constexpr std::array atlas_styles{
    style::control,      style::caption, style::caption_strong, style::label,
    style::label_strong, style::title,   style::navigation,     style::navigation_strong,
    style::prose,        style::brand,   style::heading,        style::result,
    style::tick,         style::number,  style::number_strong,  style::headline,
    style::figure,
};

// Latin with its supplements, punctuation, arrows, and the signs that figures need.
constexpr std::array<ImWchar, 17> text_ranges{0x0020, 0x017F, 0x0394, 0x03C9, 0x2010, 0x2027, 0x2030, 0x203A, 0x2190,
                                              0x2195, 0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0};
// The result is a number: its size would otherwise fill the atlas.
constexpr std::array<ImWchar, 7> figure_ranges{0x0020, 0x007E, 0x00D7, 0x00D7, 0x2212, 0x2212, 0};

struct PatternDeleter {
    void operator()(FcPattern* pattern) const noexcept { FcPatternDestroy(pattern); }
};
using PatternPtr = std::unique_ptr<FcPattern, PatternDeleter>;

/// What fontconfig takes for the nearest of this family and weight; it always finds something if there is any font.
std::optional<FontFiles::File> match(FcConfig* config, const char* family, const char* generic, int weight) {
    const PatternPtr wanted(FcPatternCreate());
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(generic));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddInteger(wanted.get(), FC_WIDTH, FC_WIDTH_NORMAL);
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultNoMatch;
    const PatternPtr found(FcFontMatch(config, wanted.get(), &result));
    FcChar8* file = nullptr;
    if (!found || FcPatternGetString(found.get(), FC_FILE, 0, &file) != FcResultMatch) return {};
    FontFiles::File answer{reinterpret_cast<const char*>(file), 0};
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &answer.index);
    return answer;
}

const std::optional<FontFiles::File>& file_of(const FontFiles& files, Face face) {
    switch (face) {
        case Face::regular:
            return files.regular;
        case Face::semibold:
            return files.semibold;
        case Face::mono:
            return files.mono;
        case Face::mono_semibold:
            return files.mono_semibold;
    }
    return files.regular;
}

const char* name_of(Face face) {
    switch (face) {
        case Face::regular:
            return "Inter";
        case Face::semibold:
            return "Inter SemiBold";
        case Face::mono:
            return "JetBrains Mono";
        case Face::mono_semibold:
            return "JetBrains Mono SemiBold";
    }
    return "";
}

bool readable(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

/// How much higher a line is, from ascender to descender, than the em; 1 where the file does not tell.
float measure_line_ratio(const std::optional<FontFiles::File>& file) {
    FT_Library library = nullptr;
    if (!file || FT_Init_FreeType(&library) != 0) return 1;
    float ratio = 1;
    FT_Face face = nullptr;
    if (FT_New_Face(library, file->path.c_str(), file->index, &face) == 0) {
        const auto height = static_cast<float>(face->ascender - face->descender);
        if (face->units_per_EM > 0 && height > 0) ratio = height / static_cast<float>(face->units_per_EM);
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return ratio;
}

#if POOLSCOPE_SIZED_FONTS
/// ImGui's FreeType builder rounds each advance up, which spaces small text out by a tenth. These are the designer's.
void set_advances(ImFont& font, const FontFiles::File& file, float em) {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return;
    FT_Face face = nullptr;
    if (FT_New_Face(library, file.path.c_str(), file.index, &face) == 0) {
        for (ImFontGlyph& glyph : font.Glyphs) {
            FT_Fixed units = 0;
            const FT_UInt index = FT_Get_Char_Index(face, glyph.Codepoint);
            if (index == 0 || FT_Get_Advance(face, index, FT_LOAD_NO_SCALE, &units) != 0) continue;
            glyph.AdvanceX = static_cast<float>(units) * em / static_cast<float>(face->units_per_EM);
        }
        FT_Done_Face(face);
        font.BuildLookupTable();
    }
    FT_Done_FreeType(library);
}
#endif

/// `size` as ImGui counts it.
ImFont* add_font(ImFontAtlas& atlas, const std::optional<FontFiles::File>& file, TextStyle wanted, float size) {
    ImFontConfig config;
    config.OversampleH = 1;
    config.OversampleV = 1;
    config.PixelSnapH = true;
    config.SizePixels = size;
    const ImWchar* ranges = wanted.size >= 40 ? figure_ranges.data() : text_ranges.data();
    if (file && readable(file->path)) {
        config.FontNo = file->index;
#if POOLSCOPE_SIZED_FONTS
        config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
        if (ImFont* font = atlas.AddFontFromFileTTF(file->path.c_str(), config.SizePixels, &config, ranges)) {
            return font;
        }
    }
    ImFontConfig plain;
    plain.SizePixels = config.SizePixels;
    return atlas.AddFontDefault(&plain);
}

}  // namespace

FontFiles find_fonts() {
    FcConfig* config = FcInitLoadConfigAndFonts();
    if (config == nullptr) return {};
    FontFiles files{match(config, "Inter", "sans-serif", FC_WEIGHT_REGULAR),
                    match(config, "Inter", "sans-serif", FC_WEIGHT_DEMIBOLD),
                    match(config, "JetBrains Mono", "monospace", FC_WEIGHT_REGULAR),
                    match(config, "JetBrains Mono", "monospace", FC_WEIGHT_DEMIBOLD)};
    FcConfigDestroy(config);
    return files;
}

Fonts::Fonts() : Fonts(find_fonts()) {}

Fonts::Fonts(FontFiles files) : files_(std::move(files)) {
    for (const Face face : {Face::regular, Face::semibold, Face::mono, Face::mono_semibold}) {
        const auto& file = file_of(files_, face);
        if (!file || !readable(file->path)) {
            notes_.push_back(std::string("No font file for ") + name_of(face) + " was found; a built-in font is used.");
        }
        line_ratios_[face] = measure_line_ratio(file);
    }
}

void Fonts::build(float scale) {
    if (scale == scale_) return;
    scale_ = scale;
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    fonts_.clear();
#if POOLSCOPE_SIZED_FONTS
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
#endif
    for (const TextStyle wanted : atlas_styles) {
        const float em = std::round(static_cast<float>(wanted.size) * scale);
        // The builder takes whole pixels from ascender to descender, and cuts what is not whole.
        const float size = std::round(em * line_ratio(wanted.face));
        fonts_[wanted] = {add_font(atlas, file_of(files_, wanted.face), wanted, size), em, size};
    }
    ImGui::GetIO().FontDefault = fonts_[style::control].font;
#if POOLSCOPE_SIZED_FONTS
    atlas.Build();
    for (const auto& [wanted, built] : fonts_) {
        const auto& file = file_of(files_, wanted.face);
        if (file && readable(file->path)) set_advances(*built.font, *file, built.em);
    }
#endif
}

void upload_fonts() {
#if POOLSCOPE_SIZED_FONTS
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

float Fonts::line_ratio(Face face) const {
    const auto it = line_ratios_.find(face);
    return it == line_ratios_.end() ? 1 : it->second;
}

SizedFont Fonts::at(TextStyle style) const {
    const Built* best = nullptr;
    int distance = 0;
    for (const auto& [have, built] : fonts_) {
        if (have.face != style.face) continue;
        // Never the figures-only font for words, unless it is that size that is asked for.
        const int gap = std::abs(have.size - style.size) + (have.size >= 40 && style.size < 40 ? 1000 : 0);
        if (best == nullptr || gap < distance) best = &built, distance = gap;
    }
    const float em = std::round(static_cast<float>(style.size) * scale_);
    if (best == nullptr) return {ImGui::GetFont(), em, em, em};
    const float size = distance == 0 ? best->size : best->size * em / best->em;
#if POOLSCOPE_SIZED_FONTS
    return {best->font, em, size, std::round(best->font->Ascent * size / best->size)};
#else
    return {best->font, em, size, std::round(best->font->GetFontBaked(size)->Ascent)};
#endif
}

FontScope::FontScope(SizedFont font) {
#if POOLSCOPE_SIZED_FONTS
    ImGui::PushFont(font.font);
#else
    ImGui::PushFont(font.font, font.size);
#endif
}

FontScope::~FontScope() {
    ImGui::PopFont();
}

}  // namespace poolscope::ui
