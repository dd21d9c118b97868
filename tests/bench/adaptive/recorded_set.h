// A recorded set of answers, made ready to be asked for again in many random orders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/labels.h"

namespace muster::bench {

struct RecordedSet {
  std::string name;
  consensus::Labels labels;    // all answers; gold is not in it
  std::vector<int32_t> truth;  // by task, Labels::kUnknown where not recorded

  double answers_per_task() const { return static_cast<double>(labels.answers.size()) / labels.tasks(); }
};

Result<RecordedSet> load_set(const std::filesystem::path& folder);

// One random order in which each task's recorded people arrive.
class Arrivals {
 public:
  Arrivals(const RecordedSet& set, uint64_t seed);

  uint32_t most(uint32_t task) const { return set_.labels.begin[task + 1] - set_.labels.begin[task]; }
  // The task's first `count` answers, in order of arrival.
  std::vector<consensus::Labels::Answer> first(uint32_t task, uint32_t count) const;
  // As labels, of every task its first count[task].
  consensus::Labels labels(const std::vector<uint32_t>& count) const;

 private:
  const RecordedSet& set_;
  std::vector<uint32_t> order_;  // positions in set_.labels.answers, by task
};

}  // namespace muster::bench
