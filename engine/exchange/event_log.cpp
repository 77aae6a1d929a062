#include "engine/exchange/event_log.hpp"

#include "engine/exchange/event_json.hpp"

#include <fmt/format.h>

#include <variant>

namespace poolscope::exchange {

std::string to_line(const telemetry::Event& event) {
    const Json json = std::visit([](const auto& concrete) { return event_json(concrete); }, event);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

base::Result<telemetry::Event> from_line(std::string_view line, std::size_t line_number) {
    const std::string where = line_number == 0 ? std::string() : fmt::format("line {}", line_number);
    try {
        return parse_event(Json::parse(line));
    } catch (const std::exception& error) {
        return base::input_error(fmt::format("This is no event of a run: {}.", error.what()),
                                 "Record the run again, or take the line out.", where);
    }
}

base::Result<std::vector<telemetry::Event>> read_log(std::string_view text) {
    std::vector<telemetry::Event> events;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto event = from_line(line, number);
        if (!event) return std::unexpected(std::move(event.error()));
        events.push_back(std::move(*event));
    }
    return events;
}

}  // namespace poolscope::exchange
