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

// What becomes of a person's further answers to a task. People look at a task once when the scheduler asks them; files
// from elsewhere may hold more.
enum class Repeats : uint8_t { First, All };

struct Labels {
  struct Answer {
    uint32_t worker = 0;
    uint32_t label = 0;  // below `classes`
  };
  static constexpr int32_t kUnknown = -1;

  uint32_t workers = 0, classes = 0;
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `answers`
  std::vector<Answer> answers;        // by task, then worker; of a worker on a task by label, seldom more than one
  std::vector<int32_t> known;         // gold: a task's right class or kUnknown; empty: none is known

  uint32_t tasks() const { return static_cast<uint32_t>(begin.size() - 1); }
  std::span<const Answer> of(uint32_t task) const {
    return {answers.data() + begin[task], answers.data() + begin[task + 1]};
  }
  // Of a task's answers: where those of the i-th one's author end; whether anybody gave more than one.
  static size_t end_of_person(std::span<const Answer> of_task, size_t i);
  static bool anybody_repeats(std::span<const Answer> of_task);
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

// Classes are those that occur, and `more_classes` (choices nobody took). With Repeats::First the first row of a (task,
// worker) counts and the order of the others does not matter; with Repeats::All no order does. Linear in rows, beside
// sorting the names.
NamedLabels intern(std::span<const AnswerRow> rows, std::span<const std::string> more_classes = {},
                   Repeats repeats = Repeats::First);

}  // namespace muster::consensus
