#pragma once

#include "engine/telemetry/event.hpp"

#include <nlohmann/json.hpp>

namespace poolscope::exchange {

using Json = nlohmann::ordered_json;

/// An object whose key "type" names the kind of event. Fields at their default are left out; times are whole
/// nanoseconds; texts that are no UTF-8 become lists of byte values.
Json event_json(const telemetry::Event& event);
/// Throws nlohmann's exceptions or std::invalid_argument, with what is wrong as text.
telemetry::Event parse_event(const Json& json);

}  // namespace poolscope::exchange
