#pragma once

#include "engine/experiment/experiment.hpp"

#include <string>
#include <vector>

namespace poolscope::experiment {

/// An experiment to start from, with the question that it answers.
struct Preset {
    Experiment experiment;  ///< its title is the preset's name
    std::string question;
};

/// The proof first. `parallelism` is what the machine recommends as a number of workers; the sweep goes to twice that.
std::vector<Preset> presets(unsigned parallelism);

/// The preset of that title, or null.
const Preset* find_preset(const std::vector<Preset>& presets, std::string_view title) noexcept;

}  // namespace poolscope::experiment
