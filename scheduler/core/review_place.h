// Where the review of a finished task is: which item of the reviews' job is about its answers (docs/review.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/core/state.h"

namespace muster::core {

// The answers that count, oldest first.
std::vector<SendBack::Answer> counted_answers(const State& state, const Job& job, const PackedTask& task);

// The key of the item that is about these answers, and what tells them from other revisions of theirs. REQUIRES at
// least one answer.
std::string review_key(const std::vector<SendBack::Answer>& answers);
uint64_t review_digest(const std::vector<SendBack::Answer>& answers);

// The task of `reviews` that is about the answers that count; null: there is none yet.
const PackedTask* find_review(const Job& reviews, const std::vector<SendBack::Answer>& answers);

// The answer of a review that counts; null: none does yet.
const PackedAssignment* verdict_of(const Job& reviews, const PackedTask& review);

}  // namespace muster::core
