#include "scheduler/consensus/categorical/selections.h"

#include <algorithm>
#include <utility>

namespace muster::consensus {
namespace {

constexpr std::string_view kNone = "NONE";

uint32_t position(const std::vector<std::string>& sorted, std::string_view name) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), name);
  return found != sorted.end() && *found == name ? static_cast<uint32_t>(found - sorted.begin()) : UINT32_MAX;
}

std::vector<std::string> single_choices(std::span<const std::string> labels, std::span<const std::string> more) {
  std::vector<std::string> choices;
  for (const std::string& label : labels) {
    for (const std::string_view choice : split_selection(label)) choices.emplace_back(choice);
  }
  for (const std::string& choice : more) {
    if (!split_selection(choice).empty()) choices.push_back(choice);
  }
  std::sort(choices.begin(), choices.end());
  choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
  return choices;
}

}  // namespace

std::vector<std::string_view> split_selection(std::string_view label) {
  std::vector<std::string_view> choices;
  while (!label.empty()) {
    const size_t bar = std::min(label.find('|'), label.size());
    const std::string_view choice = label.substr(0, bar);
    if (!choice.empty() && choice != kNone) choices.push_back(choice);
    label.remove_prefix(std::min(bar + 1, label.size()));
  }
  std::sort(choices.begin(), choices.end());
  choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
  return choices;
}

std::string write_selection(const Selections::Set& set, std::span<const std::string> classes) {
  std::string label;
  for (const uint32_t choice : set) label += (label.empty() ? "" : "|") + classes[choice];
  return label.empty() ? std::string(kNone) : label;
}

Selections read_selections(std::span<const AnswerRow> rows, std::span<const Gold> gold,
                           std::span<const std::string> more_classes, Repeats repeats) {
  std::vector<std::string> known_labels;
  for (const Gold& one : gold) known_labels.emplace_back(one.label);
  NamedLabels named = intern(rows, known_labels, repeats);

  Selections made;
  made.answers = std::move(named.labels);
  made.names = {std::move(named.names.tasks), std::move(named.names.workers),
                single_choices(named.names.classes, more_classes)};
  for (const std::string& label : named.names.classes) {
    Selections::Set& set = made.sets.emplace_back();
    for (const std::string_view choice : split_selection(label)) set.push_back(position(made.names.classes, choice));
  }
  made.known.assign(made.answers.tasks(), Selections::kUnknown);
  for (const Gold& one : gold) {
    const uint32_t task = position(made.names.tasks, one.task);
    if (task != UINT32_MAX) made.known[task] = position(named.names.classes, one.label);
  }
  return made;
}

}  // namespace muster::consensus
