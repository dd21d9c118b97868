// Answers that each tick any number of classes, interned: what the multi-label methods read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/consensus/inference.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct Selections {
  static constexpr uint32_t kUnknown = UINT32_MAX;
  using Set = std::vector<uint32_t>;  // classes, ascending

  std::vector<Set> sets;        // the distinct answers
  Labels answers;               // tasks, workers; a label is a position in `sets`
  LabelNames names;             // classes are single choices here
  std::vector<uint32_t> known;  // by task: its right answer, a position in `sets`, or kUnknown

  uint32_t classes() const { return static_cast<uint32_t>(names.classes.size()); }
  const Set& ticked(const Labels::Answer& answer) const { return sets[answer.label]; }
};

// A label is its choices joined by '|', in any order, repeats and blanks ignored; "" and NONE tick nothing. Gold of
// tasks that nobody answered is ignored.
Selections read_selections(std::span<const AnswerRow> rows, std::span<const Gold> gold = {},
                           std::span<const std::string> more_classes = {}, Repeats repeats = Repeats::First);

std::vector<std::string_view> split_selection(std::string_view label);  // ascending, without repeats

// The inverse: choices by their bytes, joined by '|'; NONE for nothing.
std::string write_selection(const Selections::Set& set, std::span<const std::string> classes);

}  // namespace muster::consensus
