// Answers that are numbers: what every numeric method reads and gives.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus::numeric {

struct Ratings {
  struct Answer {
    uint32_t worker = 0;
    double value = 0;  // finite
  };
  uint32_t workers = 0;
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `answers`
  std::vector<Answer> answers;        // by task, then worker

  uint32_t tasks() const { return static_cast<uint32_t>(begin.size() - 1); }
  std::span<const Answer> of(uint32_t task) const {
    return {answers.data() + begin[task], answers.data() + begin[task + 1]};
  }
};

struct NumericEstimate {
  std::vector<double> value;           // per task; every task has an answer
  std::vector<double> standard_error;  // per task, above 0 unless all answers of all tasks are equal
  // Per worker: the share of the variance of their answers that comes from the tasks and not from them (an intra-class
  // correlation), 0 to 1.
  std::vector<double> reliability;
  std::vector<double> bias, deviation;  // per worker, on the answers' scale; empty where the method has none
  int iterations = 0;
  bool converged = true;
};

struct NamedRatings {
  Ratings ratings;
  LabelNames names;
};

// A decimal number within ±1e15, with or without sign, fraction and exponent; blanks around it do not count.
std::optional<double> parse_number(std::string_view text);

// Ten significant digits at most, no exponent for everyday numbers, never "-0".
std::string number_text(double value);

// Error "consensus.label": `row N: "…" is not a number` (or "not a whole number"), N counts from 1.
Result<NamedRatings> read_ratings(std::span<const AnswerRow> rows, bool whole, Repeats repeats = Repeats::First);

// The width of the scale as people use it: the distance between the 1st and 99th percentile of all answers, or between
// the extremes where that is 0. 0 without two different answers.
double scale_width(const Ratings&);

}  // namespace muster::consensus::numeric
