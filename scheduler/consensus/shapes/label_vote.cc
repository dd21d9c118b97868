#include "scheduler/consensus/shapes/label_vote.h"

#include <algorithm>
#include <map>

namespace muster::consensus {
namespace {

constexpr double kUsual = 0.7, kImagined = 10;

}  // namespace

uint32_t vote_on_label(const Scenes& scenes, uint32_t task, const Object& object, std::span<const double> weight) {
  std::map<uint32_t, double> votes;
  double most = 0;
  for (const Member& member : object) {
    double& vote = votes[scenes.drawings[member.drawing].label];
    vote += weight.empty() ? 1 : weight[scenes.of(task)[member.person].worker];
    most = std::max(most, vote);
  }
  const auto winner =
      std::find_if(votes.begin(), votes.end(), [most](const auto& vote) { return vote.second >= most - 1e-9; });
  return winner->first;
}

std::vector<double> label_agreement(const Scenes& scenes, const Matches& matches) {
  std::vector<double> agreed(scenes.workers.size(), kImagined * kUsual), all(agreed.size(), kImagined);
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      const Object& object = matches.objects[j];
      if (object.size() < 2) continue;
      const uint32_t label = vote_on_label(scenes, t, object);
      for (const Member& member : object) {
        const uint32_t worker = scenes.of(t)[member.person].worker;
        agreed[worker] += scenes.drawings[member.drawing].label == label ? 1 : 0;
        ++all[worker];
      }
    }
  }
  for (size_t w = 0; w < agreed.size(); ++w) agreed[w] /= all[w];
  return agreed;
}

}  // namespace muster::consensus
