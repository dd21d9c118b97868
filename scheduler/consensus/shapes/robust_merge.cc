#include "scheduler/consensus/shapes/robust_merge.h"

#include <algorithm>

#include "scheduler/consensus/existence.h"
#include "scheduler/consensus/f1_cut.h"
#include "scheduler/consensus/shapes/label_vote.h"
#include "scheduler/consensus/shapes/mask_vote.h"
#include "scheduler/consensus/shapes/steadiness.h"

namespace muster::consensus {
namespace {

Existence existence_of(const Scenes& scenes, const Matches& matches) {
  Sightings sightings;
  sightings.workers = static_cast<uint32_t>(scenes.workers.size());
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    const auto answers = scenes.of(t);
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      const Object& object = matches.objects[j];
      auto member = object.begin();
      for (uint32_t p = 0; p < answers.size(); ++p) {
        const bool saw = member != object.end() && member->person == p;
        sightings.looks.push_back({answers[p].worker, saw});
        if (saw) ++member;
      }
      sightings.end_candidate();
    }
  }
  return estimate_existence(sightings);
}

Steadiness steadiness_of(const Scenes& scenes, const Matches& matches, const std::vector<double>& exists) {
  Sketches sketches;
  sketches.workers = static_cast<uint32_t>(scenes.workers.size());
  sketches.weight = exists;
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      for (const Member& member : matches.objects[j]) {
        sketches.sketches.push_back({scenes.of(t)[member.person].worker, scenes.drawings[member.drawing].box});
      }
      sketches.begin.push_back(static_cast<uint32_t>(sketches.sketches.size()));
    }
  }
  return estimate_steadiness(sketches);
}

bool mostly_polygons(const Scenes& scenes, const Object& object) {
  const auto polygons = std::count_if(object.begin(), object.end(), [&](const Member& member) {
    return !scenes.drawings[member.drawing].points.empty();
  });
  return 2 * static_cast<size_t>(polygons) > object.size();
}

Drawing draw(const Scenes& scenes, uint32_t task, const Object& object, const Box& box,
             const std::vector<double>& variance) {
  Drawing drawing;
  drawing.box = box;
  if (!mostly_polygons(scenes, object)) return drawing;
  std::vector<WeightedDrawing> drawings;
  for (const Member& member : object) {
    drawings.push_back({&scenes.drawings[member.drawing], 1 / variance[scenes.of(task)[member.person].worker]});
  }
  drawing.points = vote_on_mask(drawings);
  drawing.box = enclosing(drawing.points);
  return drawing;
}

}  // namespace

SceneEstimate robust_merge(const Scenes& scenes) {
  const Matches matches(scenes);
  const Existence existence = existence_of(scenes, matches);
  const Steadiness steadiness = steadiness_of(scenes, matches, existence.real);
  const std::vector<double> agreement = label_agreement(scenes, matches);

  SceneEstimate made;
  made.begin = matches.begin;
  made.threshold = expected_f1_cut(existence.real).threshold;
  made.iterations = existence.iterations + steadiness.iterations;
  made.converged = existence.converged && steadiness.converged;
  for (uint32_t t = 0; t < scenes.tasks.size(); ++t) {
    for (uint32_t j = matches.begin[t]; j < matches.begin[t + 1]; ++j) {
      const Object& object = matches.objects[j];
      auto& found = made.objects.emplace_back();
      found.drawing = draw(scenes, t, object, steadiness.box[j], steadiness.variance);
      found.drawing.label = vote_on_label(scenes, t, object, agreement);
      found.votes = static_cast<uint32_t>(object.size());
      found.exists = existence.real[j];
      found.fit = expected_iou(steadiness.off_by[j]);
    }
  }
  rate_drawers(scenes, matches, made);
  return made;
}

}  // namespace muster::consensus
