#include "scheduler/consensus/categorical/folds.h"

namespace muster::consensus {

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
uint32_t part_of(uint32_t task, uint32_t worker, uint32_t folds) {
  uint64_t x = (uint64_t{task} << 32 | worker) + 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return static_cast<uint32_t>((x ^ (x >> 31)) % folds);
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
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    for (const Labels::Answer& answer : labels.of(t)) {
      const bool out = part_of(t, answer.worker, folds) == fold;
      (out ? dealt.held_out : dealt.kept).answers.push_back(answer);
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
