#include "scheduler/consensus/shapes/infer_boxes.h"

#include <algorithm>

#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/shapes/plain_merge.h"
#include "scheduler/consensus/shapes/robust_merge.h"

namespace muster::consensus {
namespace {

constexpr std::string_view kRobust = "robust-merge", kMedian = "median", kMean = "mean",
                           kMajorityVote = "majority-vote";
constexpr std::string_view kMethods[] = {kRobust, kMedian, kMean, kMajorityVote};

SceneEstimate estimate(std::string_view method, const Scenes& scenes) {
  if (method == kMedian) return plain_merge(scenes, Merge::Median);
  if (method == kMean) return plain_merge(scenes, Merge::Mean);
  if (method == kMajorityVote) return plain_merge(scenes, Merge::Typical);
  return robust_merge(scenes);
}

}  // namespace

std::span<const std::string_view> boxes_methods() {
  return kMethods;
}

Result<Inference> infer_boxes(const Request& request) {
  const auto method = choose_method(request.method, kMethods);
  if (!method) return tl::unexpected(method.error());
  const auto scenes = read_scenes(request.answers, request.repeats);
  if (!scenes) return tl::unexpected(scenes.error());
  const SceneEstimate found = estimate(*method, *scenes);

  Inference made;
  made.method = *method;
  made.iterations = found.iterations;
  made.converged = found.converged;
  std::vector<SceneResult> results = decide_scenes(found, *scenes);
  for (size_t t = 0; t < results.size(); ++t) {
    made.tasks.push_back(
        {scenes->tasks[t], write_drawings(std::move(results[t].drawings), scenes->labels), results[t].confidence});
  }
  std::vector<uint64_t> answers(scenes->workers.size(), 0);
  for (const auto& answer : scenes->answers) ++answers[answer.worker];
  for (size_t w = 0; w < answers.size(); ++w) {
    made.workers.push_back({scenes->workers[w], found.reliability[w], answers[w]});
  }
  return made;
}

}  // namespace muster::consensus
