// Answers that each name one class, interned: what every categorical method reads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::consensus {

// One person's answer to one task, as it arrives: the label's meaning depends on the kind of control (inference.h).
struct AnswerRow {
  std::string_view task, worker, label;
};

struct Labels {
  struct Answer {
    uint32_t worker = 0;
    uint32_t label = 0;  // below `classes`
  };
  static constexpr int32_t kUnknown = -1;

  uint32_t workers = 0, classes = 0;
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `answers`
  std::vector<Answer> answers;        // by task, then worker; at most one of a worker on a task
  std::vector<int32_t> known;         // gold: a task's right class or kUnknown; empty: none is known

  uint32_t tasks() const { return static_cast<uint32_t>(begin.size() - 1); }
  std::span<const Answer> of(uint32_t task) const {
    return {answers.data() + begin[task], answers.data() + begin[task + 1]};
  }
  int32_t truth(uint32_t task) const { return known.empty() ? kUnknown : known[task]; }
};

// Names of what Labels counts; each list ascending by bytes, so that the same set of answers gives the same numbers in
// whatever order it came.
struct LabelNames {
  std::vector<std::string> tasks, workers, classes;
};

struct NamedLabels {
  Labels labels;
  LabelNames names;
};

// Of repeated (task, worker) pairs the first counts. Classes are those that occur, and `more_classes` (choices nobody
// took). Linear in rows, beside sorting the names.
NamedLabels intern(std::span<const AnswerRow> rows, std::span<const std::string> more_classes = {});

}  // namespace muster::consensus
