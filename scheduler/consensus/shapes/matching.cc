#include "scheduler/consensus/shapes/matching.h"

#include <algorithm>
#include <tuple>

#include "scheduler/consensus/shapes/box_merge.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

constexpr double kOtherLabel = 0.75;

struct Pair {
  double alike = 0;
  uint32_t a = 0, b = 0;  // positions among the task's drawings
};

class Matching {
 public:
  Matching(const Scenes& scenes, uint32_t task);
  std::vector<Object> run();

 private:
  const Drawing& drawing(uint32_t i) const { return scenes_.drawings[drawn_[i].drawing]; }
  std::vector<Pair> pairs() const;
  bool may_join(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) const;
  Box median_box(const std::vector<uint32_t>& group) const;

  const Scenes& scenes_;
  std::vector<Member> drawn_;                  // by geometry
  std::vector<std::vector<uint32_t>> groups_;  // by first member; emptied when joined to another
  std::vector<uint32_t> group_of_;
};

Matching::Matching(const Scenes& scenes, uint32_t task) : scenes_(scenes) {
  const auto answers = scenes.of(task);
  for (uint32_t p = 0; p < answers.size(); ++p) {
    for (uint32_t d = answers[p].begin; d < answers[p].end; ++d) drawn_.push_back({p, d});
  }
  std::stable_sort(drawn_.begin(), drawn_.end(), [&](const Member& a, const Member& b) {
    return scenes.drawings[a.drawing] < scenes.drawings[b.drawing];
  });
  for (uint32_t i = 0; i < drawn_.size(); ++i) {
    groups_.push_back({i});
    group_of_.push_back(i);
  }
}

std::vector<Pair> Matching::pairs() const {
  std::vector<Pair> made;
  for (uint32_t a = 0; a < drawn_.size(); ++a) {
    for (uint32_t b = a + 1; b < drawn_.size() && drawing(b).box.x1 < drawing(a).box.x2; ++b) {
      if (drawn_[a].person == drawn_[b].person) continue;
      const double common = iou(drawing(a), drawing(b));
      if (common < kSameObject) continue;
      made.push_back({drawing(a).label == drawing(b).label ? common : common * kOtherLabel, a, b});
    }
  }
  std::sort(made.begin(), made.end(),
            [](const Pair& x, const Pair& y) { return std::tie(y.alike, x.a, x.b) < std::tie(x.alike, y.a, y.b); });
  return made;
}

Box Matching::median_box(const std::vector<uint32_t>& group) const {
  std::vector<WeightedBox> boxes;
  for (const uint32_t i : group) boxes.push_back({drawing(i).box, 1});
  return weighted_median(boxes);
}

bool Matching::may_join(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) const {
  for (const uint32_t i : a) {
    for (const uint32_t j : b) {
      if (drawn_[i].person == drawn_[j].person) return false;
    }
  }
  if (a.size() == 1 && b.size() == 1) return true;
  return iou(median_box(a), median_box(b)) >= kSameObject;
}

std::vector<Object> Matching::run() {
  for (const Pair& pair : pairs()) {
    const uint32_t kept = std::min(group_of_[pair.a], group_of_[pair.b]);
    const uint32_t gone = std::max(group_of_[pair.a], group_of_[pair.b]);
    if (kept == gone || !may_join(groups_[kept], groups_[gone])) continue;
    for (const uint32_t i : groups_[gone]) {
      group_of_[i] = kept;
      groups_[kept].push_back(i);
    }
    groups_[gone].clear();
  }
  std::vector<Object> objects;
  for (const auto& group : groups_) {
    if (group.empty()) continue;
    Object& object = objects.emplace_back();
    for (const uint32_t i : group) object.push_back(drawn_[i]);
    std::sort(object.begin(), object.end(), [](const Member& a, const Member& b) { return a.person < b.person; });
  }
  return objects;
}

}  // namespace

std::vector<Object> match(const Scenes& scenes, uint32_t task) {
  return Matching(scenes, task).run();
}

}  // namespace muster::consensus
