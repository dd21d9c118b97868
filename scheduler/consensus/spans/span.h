// Spans that people marked: what every method of this family reads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Half-open [start, end) in tokens or characters of one text. Texts with several sides (a source and its translation)
// have spans on each; spans of different sides never touch.
struct Span {
  uint32_t side = 0;
  uint32_t start = 0, end = 0;
  uint32_t type = 0;
  uint32_t severity = 0;

  auto operator<=>(const Span&) const = default;
};

// Every person's spans, interned; people and tasks by number, lists as flat arrays.
struct Markings {
  struct Answer {
    uint32_t worker = 0;
    uint32_t begin = 0, end = 0;  // in `spans`; sorted, without repeats
  };
  std::vector<std::string> tasks, workers;            // names, ascending
  std::vector<std::string> sides, types, severities;  // names, ascending; without sides or severities one "" each
  bool sided = false;                 // written as [side, start, end, type, severity] rather than [start, end, type]
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `answers`
  std::vector<Answer> answers;        // by task, then worker
  std::vector<Span> spans;

  std::span<const Answer> of(uint32_t task) const {
    return {answers.data() + begin[task], answers.data() + begin[task + 1]};
  }
  std::span<const Span> marked(const Answer& answer) const {
    return {spans.data() + answer.begin, spans.data() + answer.end};
  }
  // Whether the person marked exactly this span, of whatever severity.
  bool has(const Answer& answer, const Span& span) const;
};

// A label is a JSON list of [start, end, type] or of [side, start, end, type, severity] (all rows in one form; an empty
// list is of either, and so is an empty label). Error: code "consensus.label", `row N: reason`.
Result<Markings> read_markings(std::span<const AnswerRow> rows, Repeats repeats = Repeats::First);

// The same form again, ascending.
std::string write_spans(std::span<const Span> spans, const Markings& names);

}  // namespace muster::consensus
