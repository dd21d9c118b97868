// What every kind's methods take and give: rows of answers in, one result a task out; and the same for one task alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/consensus/confidence_curve.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// What a label is, by kind:
//   categorical  one class                                multilabel  classes joined by '|' ("" or NONE: none)
//   ordinal      a whole number of a scale               numeric     a decimal number
//   taxonomy     a path, its steps joined by '/'          ranking     items joined by '>', best first
//   pairwise     task "i|j", label the winner             text        free text        transcript  words
//   boxes        JSON list of {"x1","y1","x2","y2","c"}, or {"points":[[x,y],…],"c"} for polygons
//   spans        JSON list of [start, end_exclusive, type]
enum class Kind : uint8_t {
  Categorical,
  Multilabel,
  Taxonomy,
  Ordinal,
  Numeric,
  Pairwise,
  Ranking,
  Boxes,
  Spans,
  Text,
  Transcript
};
struct Gold {
  std::string_view task, label;
};

struct Request {
  Kind kind = Kind::Categorical;
  std::string method = {};  // empty: the kind's default
  std::span<const AnswerRow> answers = {};
  std::span<const Gold> gold = {};        // used by kinds whose methods can, ignored by others
  std::vector<std::string> classes = {};  // choices that exist though nobody may have taken them
  Repeats repeats = Repeats::First;       // of a person's answers to one task
  // Choices: confidences through a curve (categorical/calibration.h), instead of the method's own posteriors.
  bool calibrate = false;
};

struct TaskResult {
  std::string task;
  std::string label;      // in the kind's form, as above; for pairwise and ranking `task` is an item, its score here
  double confidence = 0;  // 0 to 1
};
struct WorkerResult {
  std::string worker;
  double reliability = 0;  // 0 to 1, the kind's own measure (docs/consensus.md)
  uint64_t answers = 0;
};

struct Inference {
  std::vector<TaskResult> tasks;      // ascending by task
  std::vector<WorkerResult> workers;  // ascending by worker
  int iterations = 0;
  bool converged = true;
  std::string method;                     // what ran
  std::string confidence_basis = "none";  // what confidences were calibrated on: "gold", "held-out answers"
  ConfidenceCurve curve;                  // that did it
  std::string why;  // of a default that chooses; or what was remarkable, as components that nothing compares
};

// One person's answer to a task looked at alone, with what is known of the person; and what such answers say together.
struct PersonAnswer {
  std::string_view label;    // in the kind's form
  double reliability = 0.7;  // 0 to 1, as a WorkerResult gives it
};

struct Opinion {
  std::string label;
  double confidence = 0;  // the probability that another careful person would accept `label`, before calibration
};

}  // namespace muster::consensus
