#include "scheduler/consensus/shapes/plain_merge.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/shapes/box_merge.h"
#include "scheduler/consensus/shapes/label_vote.h"
#include "scheduler/consensus/shapes/mask_vote.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

using Drawings = std::vector<const Drawing*>;

double mean_iou(const Drawings& drawings, const Drawing& with) {
  double sum = 0;
  for (const Drawing* one : drawings) sum += iou(*one, with);
  return sum / static_cast<double>(drawings.size());
}

Drawing typical(const Drawings& drawings) {
  const Drawing* best = nullptr;
  double most = -1;
  for (const Drawing* one : drawings) {
    const double common = mean_iou(drawings, *one);
    if (common > most + 1e-12 || (common > most - 1e-12 && *one < *best)) {
      best = one;
      most = std::max(most, common);
    }
  }
  return *best;
}

Drawing merged(const Drawings& drawings, Merge merge) {
  if (merge == Merge::Typical) return typical(drawings);
  std::vector<WeightedBox> boxes;
  std::vector<WeightedDrawing> all;
  size_t polygons = 0;
  for (const Drawing* one : drawings) {
    boxes.push_back({one->box, 1});
    all.push_back({one, 1});
    polygons += one->points.empty() ? 0 : 1;
  }
  Drawing made;
  if (2 * polygons > drawings.size()) {
    made.points = vote_on_mask(all);
    made.box = enclosing(made.points);
  } else {
    made.box = merge == Merge::Mean ? weighted_mean(boxes) : weighted_median(boxes);
  }
  return made;
}

}  // namespace

SceneEstimate plain_merge(const Scenes& scenes, Merge merge) {
  const Matches matches(scenes);
  SceneEstimate made;
  made.begin = matches.begin;
  made.threshold = std::nextafter(0.5, 1.0);
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      const Object& object = matches.objects[j];
      Drawings drawings;
      for (const Member& member : object) drawings.push_back(&scenes.drawings[member.drawing]);
      auto& found = made.objects.emplace_back();
      found.drawing = merged(drawings, merge);
      found.drawing.label = vote_on_label(scenes, t, object);
      found.votes = static_cast<uint32_t>(object.size());
      found.exists = static_cast<double>(object.size()) / static_cast<double>(scenes.of(t).size());
      found.fit = mean_iou(drawings, found.drawing);
    }
  }
  rate_drawers(scenes, matches, made);
  return made;
}

}  // namespace muster::consensus
