#pragma once

#include "engine/base/error.hpp"
#include "engine/platform/sampling.hpp"

#include <memory>

namespace poolscope::platform {

/// Switch records of the kernel, whether it permits them or not: `attach` says.
std::unique_ptr<SwitchSource> make_kernel_switch_source();

/// Tries the kernel's switch records out on the calling thread: opens them, sleeps for a moment and looks.
base::Result<void> try_switch_records();

}  // namespace poolscope::platform
