#include "scheduler/consensus/categorical/folds.h"

#include <unordered_map>
#include <vector>

namespace muster::consensus {

namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// For each answer, how many of its task say the same.
std::vector<uint64_t> company(const Labels& labels) {
  std::vector<uint64_t> same(labels.answers.size()), votes(labels.classes);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    for (const Labels::Answer& answer : labels.of(t)) ++votes[answer.label];
    for (uint32_t i = labels.begin[t]; i < labels.begin[t + 1]; ++i) same[i] = votes[labels.answers[i].label];
    for (const Labels::Answer& answer : labels.of(t)) votes[answer.label] = 0;
  }
  return same;
}

// Of each answer a number that says what it is like and not how anything is called: made of sums, which do not depend
// on order.
std::vector<uint64_t> likenesses(const Labels& labels) {
  std::vector<uint64_t> like = company(labels), person(labels.workers);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const uint64_t size = labels.of(t).size();
    for (uint32_t i = labels.begin[t]; i < labels.begin[t + 1]; ++i) {
      person[labels.answers[i].worker] += mix(size << 32 | like[i]);
    }
  }
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    uint64_t task = 0;
    for (const Labels::Answer& answer : labels.of(t)) task += mix(person[answer.worker]);
    for (uint32_t i = labels.begin[t]; i < labels.begin[t + 1]; ++i) {
      like[i] = mix(mix(task) + mix(person[labels.answers[i].worker] + like[i]));
    }
  }
  return like;
}

}  // namespace

uint32_t part_of(uint32_t task, uint32_t worker, uint32_t folds) {
  return static_cast<uint32_t>(mix(uint64_t{task} << 32 | worker) % folds);
}

Fold deal(const Labels& labels, uint32_t fold, uint32_t folds) {
  Fold dealt;
  for (Labels* part : {&dealt.kept, &dealt.held_out}) {
    part->workers = labels.workers;
    part->classes = labels.classes;
    part->known = labels.known;
    part->begin.reserve(labels.begin.size());
  }
  dealt.kept.answers.reserve(labels.answers.size());
  const std::vector<uint64_t> like = likenesses(labels);
  std::unordered_map<uint64_t, uint64_t> met;  // of each likeness, so far
  bool out = false;
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    for (uint32_t i = labels.begin[t]; i < labels.begin[t + 1]; ++i) {
      const bool is_repeat = i > labels.begin[t] && labels.answers[i].worker == labels.answers[i - 1].worker;
      if (!is_repeat) out = (like[i] + met[like[i]]++) % folds == fold;
      (out ? dealt.held_out : dealt.kept).answers.push_back(labels.answers[i]);
    }
    dealt.kept.begin.push_back(static_cast<uint32_t>(dealt.kept.answers.size()));
    dealt.held_out.begin.push_back(static_cast<uint32_t>(dealt.held_out.answers.size()));
  }
  return dealt;
}

Labels sample_tasks(const Labels& labels, double share) {
  constexpr uint32_t kParts = 1'000'000;
  Labels some;
  some.workers = labels.workers;
  some.classes = labels.classes;
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    if (part_of(t, 0, kParts) >= share * kParts) continue;
    const std::span<const Labels::Answer> answers = labels.of(t);
    some.answers.insert(some.answers.end(), answers.begin(), answers.end());
    some.begin.push_back(static_cast<uint32_t>(some.answers.size()));
    if (!labels.known.empty()) some.known.push_back(labels.known[t]);
  }
  return some;
}

}  // namespace muster::consensus
