// Checks a finished job's exports against what was planned and what people saw. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/crowd/history.h"
#include "tests/crowd/plan.h"
#include "tests/crowd/rows.h"

namespace muster::crowd {

struct Findings {
  size_t results_checked = 0, answers_checked = 0, saved_checked = 0;
  size_t count = 0;                // of everything found wrong
  std::vector<std::string> first;  // at most 20 of them
  void add(std::string what);
};

// Holds if
// - every planned task has one result, done, with exactly its target of counted answers from as many people; with
//   adaptive redundancy the target is the scheduler's, at most the planned one;
// - every result is the majority of its counted answers, and where people were recorded, of the recorded ones; with
//   adaptive redundancy it has a value;
// - every answer that a desk called saved is in the export with its label, and, unless redundancy is adaptive, a
//   recorded one is counted exactly once;
// - where people were recorded, nothing is counted that they did not answer.
Findings verify_job(const PlannedJob& job, const std::vector<ResultRow>& results, const std::vector<AnswerRow>& answers,
                    const std::vector<PersonHistory>& people);

}  // namespace muster::crowd
