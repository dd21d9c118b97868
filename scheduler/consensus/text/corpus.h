// Texts of many tasks, interned: what the methods of this family read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/consensus/labels.h"
#include "scheduler/consensus/text/tokens.h"

namespace muster::consensus::text {

struct Corpus {
  NamedLabels named;                         // classes are the different texts, as written
  std::vector<std::vector<uint32_t>> words;  // per class: its forms, by number
  std::vector<std::string> forms;            // by number

  const Labels& labels() const { return named.labels; }
  std::span<const uint32_t> of(const Labels::Answer& answer) const { return words[answer.label]; }
};

Corpus read_corpus(std::span<const AnswerRow> rows, Repeats repeats = Repeats::First);

// One task, its answers in the order of `texts`, each by a person of its own.
Corpus corpus_of(const std::vector<std::string_view>& texts);

struct TextEstimate {
  std::vector<std::string> value;   // per task
  std::vector<double> confidence;   // per task, 0 to 1
  std::vector<double> reliability;  // per worker, 0 to 1
  int iterations = 0;
  bool converged = true;
};

}  // namespace muster::consensus::text
