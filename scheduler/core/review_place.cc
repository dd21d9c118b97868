#include "scheduler/core/review_place.h"

#include "common/base/item_key.h"
#include "scheduler/core/flat_index.h"

namespace muster::core {

std::vector<SendBack::Answer> counted_answers(const State& state, const Job& job, const PackedTask& task) {
  std::vector<SendBack::Answer> answers;
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& answer = job.tasks.assignment(task, i);
    if (answer.state() == AssignmentState::Counted) answers.push_back({answer.id(state.shard()), answer.revision()});
  }
  return answers;
}

std::string review_key(const std::vector<SendBack::Answer>& answers) {
  return answers.front().id.text();
}

uint64_t review_digest(const std::vector<SendBack::Answer>& answers) {
  uint64_t digest = 0;
  for (const SendBack::Answer& answer : answers) digest = mix_bits(digest ^ answer.id.packed()) + answer.revision;
  return digest;
}

const PackedTask* find_review(const Job& reviews, const std::vector<SendBack::Answer>& answers) {
  if (answers.empty()) return nullptr;
  bool known = false;
  const TaskNumber number = reviews.find_key(hash_of_key(review_key(answers)), known);
  if (!known) return nullptr;
  const PackedTask& review = reviews.tasks[number];
  return review.digest.get() == (review_digest(answers) & kDigestMask) ? &review : nullptr;
}

const PackedAssignment* verdict_of(const Job& reviews, const PackedTask& review) {
  if (review.state() != TaskState::Done) return nullptr;
  for (uint32_t i = 0; i < review.assignments; ++i) {
    const PackedAssignment& answer = reviews.tasks.assignment(review, i);
    if (answer.state() == AssignmentState::Counted) return &answer;
  }
  return nullptr;
}

}  // namespace muster::core
