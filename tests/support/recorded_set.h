// Answers recorded from people, for tests that measure methods on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace muster::testing {

using CsvRow = std::vector<std::string>;

struct RecordedSet {
  std::vector<CsvRow> answers;  // task, worker, label, …; without the header
  std::vector<CsvRow> truth;    // as the set has it; without the header
};

// The set of this name below $MUSTER_RECORDED; nothing where that is unset or has no such set.
std::optional<RecordedSet> recorded_set(const std::string& name);

}  // namespace muster::testing
