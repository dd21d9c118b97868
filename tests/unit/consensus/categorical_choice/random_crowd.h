// A crowd whose truth is known, drawn from a seed.
#pragma once

#include <random>
#include <vector>

#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct RandomCrowd {
  Labels labels;
  std::vector<int32_t> truth;
};

// Each task gets `per_task` different people of `accuracy`; errors go to any other class. Classes as `shares` says.
inline RandomCrowd random_crowd(uint64_t seed, uint32_t tasks, uint32_t per_task, const std::vector<double>& accuracy,
                                const std::vector<double>& shares) {
  std::mt19937_64 chance(seed);
  std::discrete_distribution<int32_t> draw_class(shares.begin(), shares.end());
  std::uniform_real_distribution<double> uniform;
  RandomCrowd crowd;
  crowd.labels.workers = static_cast<uint32_t>(accuracy.size());
  crowd.labels.classes = static_cast<uint32_t>(shares.size());
  std::vector<uint32_t> people(accuracy.size());
  for (uint32_t w = 0; w < people.size(); ++w) people[w] = w;
  for (uint32_t t = 0; t < tasks; ++t) {
    const int32_t truth = draw_class(chance);
    crowd.truth.push_back(truth);
    std::shuffle(people.begin(), people.end(), chance);
    std::vector<uint32_t> chosen(people.begin(), people.begin() + per_task);
    std::sort(chosen.begin(), chosen.end());
    for (const uint32_t w : chosen) {
      uint32_t label = static_cast<uint32_t>(truth);
      if (uniform(chance) >= accuracy[w]) {
        label = static_cast<uint32_t>((label + 1 + chance() % (shares.size() - 1)) % shares.size());
      }
      crowd.labels.answers.push_back({w, label});
    }
    crowd.labels.begin.push_back(static_cast<uint32_t>(crowd.labels.answers.size()));
  }
  return crowd;
}

}  // namespace muster::consensus
