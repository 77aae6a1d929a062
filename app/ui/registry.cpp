#include "app/ui/registry.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

namespace poolscope::ui {
namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Runs of blanks and line breaks count as one blank.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

bool same_line(const Rect& a, const Rect& b) {
    return std::abs(a.mid_y() - b.mid_y()) < std::min(a.height(), b.height()) / 2;
}

/// The texts of each line of the screen, from left to right; lines from top to bottom.
std::vector<std::string> lines_of(const std::vector<ShownText>& texts) {
    std::vector<const ShownText*> sorted;
    for (const ShownText& text : texts) sorted.push_back(&text);
    std::ranges::stable_sort(sorted, {}, [](const ShownText* t) { return t->rect.mid_y(); });

    std::vector<std::string> lines;
    for (auto first = sorted.begin(); first != sorted.end();) {
        const auto last =
            std::find_if(first, sorted.end(), [&](const ShownText* t) { return !same_line((*first)->rect, t->rect); });
        std::stable_sort(first, last,
                         [](const ShownText* a, const ShownText* b) { return a->rect.min.x < b->rect.min.x; });
        std::string line;
        for (const ShownText* before = nullptr; first != last; before = *first++) {
            // Words of one code line are drawn one by one, in their colours, and touch.
            const bool apart =
                before != nullptr && (*first)->rect.min.x - before->rect.max.x > before->rect.height() / 4;
            line += (apart ? " " : "") + (*first)->text;
        }
        lines.push_back(squeezed(line));
    }
    return lines;
}

}  // namespace

std::string_view name_of(WidgetKind kind) noexcept {
    switch (kind) {
        case WidgetKind::button:
            return "button";
        case WidgetKind::segment:
            return "segment";
        case WidgetKind::combo:
            return "combo";
        case WidgetKind::option:
            return "option";
        case WidgetKind::stepper:
            return "stepper";
        case WidgetKind::checkbox:
            return "checkbox";
        case WidgetKind::link:
            return "link";
        case WidgetKind::tab:
            return "tab";
        case WidgetKind::slider:
            return "slider";
        case WidgetKind::field:
            return "field";
        case WidgetKind::region:
            return "region";
    }
    return "";
}

void Registry::begin_frame() {
    drawn_.widgets.clear();
    drawn_.texts.clear();
}

void Registry::end_frame() {
    std::swap(shown_, drawn_);
}

void Registry::record(Widget widget) {
    drawn_.widgets.push_back(std::move(widget));
}

void Registry::record_text(std::string_view text, Rect visible) {
    if (!text.empty() && !visible.empty()) drawn_.texts.push_back({std::string(text), visible});
}

const Widget* Registry::find(std::string_view label) const {
    const auto& all = shown_.widgets;
    const auto better = [](const Widget* best, const Widget& widget) {
        return best == nullptr || widget.visible() || !best->visible();
    };
    const Widget* best = nullptr;
    for (const Widget& widget : all) {
        if (widget.label == label && better(best, widget)) best = &widget;
    }
    if (best != nullptr) return best;
    for (const Widget& widget : all) {
        if (lowered(widget.label) == lowered(label) && better(best, widget)) best = &widget;
    }
    return best;
}

const Widget* Registry::find(std::string_view label, std::string_view group) const {
    const auto& all = shown_.widgets;
    const auto it = std::ranges::find_if(
        all, [&](const Widget& widget) { return widget.group == group && lowered(widget.label) == lowered(label); });
    return it == all.end() ? nullptr : &*it;
}

bool Registry::shows(std::string_view text) const {
    const std::string wanted = squeezed(text);
    const auto holds = [&](const std::string& line) { return line.find(wanted) != std::string::npos; };
    return std::ranges::any_of(shown_.texts, holds, [](const ShownText& t) { return squeezed(t.text); }) ||
           std::ranges::any_of(lines_of(shown_.texts), holds);
}

std::string Registry::visible_text() const {
    std::string out;
    for (const std::string& line : lines_of(shown_.texts)) out += line + "\n";
    return out;
}

std::vector<std::string> Registry::nearest(std::string_view label, std::size_t count) const {
    std::vector<std::string> labels;
    for (const Widget& widget : shown_.widgets) {
        if (std::ranges::find(labels, widget.label) == labels.end()) labels.push_back(widget.label);
    }
    const std::string wanted = lowered(label);
    const auto badness = [&](const std::string& candidate) {
        const std::string low = lowered(candidate);
        const bool part = low.find(wanted) != std::string::npos || wanted.find(low) != std::string::npos;
        return part && !low.empty() ? 0 : edit_distance(low, wanted);
    };
    std::ranges::stable_sort(labels, {}, badness);
    if (labels.size() > count) labels.resize(count);
    return labels;
}

void Registry::reveal(std::string label) {
    reveal_ = std::move(label);
}

}  // namespace poolscope::ui
