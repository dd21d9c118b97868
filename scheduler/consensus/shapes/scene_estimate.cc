#include "scheduler/consensus/shapes/scene_estimate.h"

#include <algorithm>

#include "scheduler/consensus/emptiness.h"
#include "scheduler/consensus/person_f1.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

double none_exists(std::span<const SceneEstimate::Found> objects) {
  double none = 1;
  for (const auto& object : objects) none *= 1 - object.exists;
  return none;
}

SceneResult decide(std::span<const SceneEstimate::Found> objects, double threshold) {
  SceneResult result;
  double right = 0, all = 0;
  for (const auto& object : objects) {
    all += object.exists;
    if (object.exists < threshold) continue;
    right += object.confidence();
    result.drawings.push_back(object.drawing);
  }
  const double given = static_cast<double>(result.drawings.size());
  result.confidence = result.drawings.empty() ? none_exists(objects) : 2 * right / (given + all);
  return result;
}

}  // namespace

Matches::Matches(const Scenes& scenes) {
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    for (Object& object : match(scenes, t)) objects.push_back(std::move(object));
    begin.push_back(static_cast<uint32_t>(objects.size()));
  }
}

std::vector<SceneResult> decide_scenes(const SceneEstimate& estimate, const Scenes& scenes) {
  std::vector<SceneResult> results;
  Emptiness emptiness;
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    results.push_back(decide(estimate.of(t), estimate.threshold));
    const auto answers = scenes.of(t);
    const auto empty =
        std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.begin == answer.end; });
    emptiness.add(1 - none_exists(estimate.of(t)), answers.size(), static_cast<size_t>(empty));
  }
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    if (estimate.of(t).empty()) results[t].confidence = emptiness.after(scenes.of(t).size());
  }
  return results;
}

void rate_drawers(const Scenes& scenes, const Matches& matches, SceneEstimate& estimate) {
  PersonF1 rates(static_cast<uint32_t>(scenes.workers.size()));
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    const auto answers = scenes.of(t);
    std::vector<double> right(answers.size(), 0);
    double there = 0;
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      const auto& found = estimate.objects[j];
      there += found.exists;
      for (const Member& member : matches.objects[j]) {
        right[member.person] += found.exists * iou(scenes.drawings[member.drawing], found.drawing);
      }
    }
    for (size_t p = 0; p < answers.size(); ++p) {
      rates.add(answers[p].worker, right[p], answers[p].end - answers[p].begin, there);
    }
  }
  estimate.reliability = rates.all();
}

}  // namespace muster::consensus
