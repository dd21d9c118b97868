#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "scheduler/consensus/shapes/box_merge.h"
#include "scheduler/consensus/shapes/infer_boxes.h"
#include "scheduler/consensus/shapes/label_vote.h"
#include "scheduler/consensus/shapes/mask_vote.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

// The readable answers, as people of one task in their order.
struct Table {
  Scenes scenes;
  std::vector<double> reliability;
};

Table read(std::span<const PersonAnswer> answers) {
  Table table;
  std::vector<std::string> names;
  std::vector<AnswerRow> rows;
  names.reserve(answers.size());
  for (const PersonAnswer& answer : answers) {
    const AnswerRow row{"", names.emplace_back(std::to_string(1'000'000 + names.size())), answer.label};
    if (!read_scenes(std::span(&row, 1))) continue;
    rows.push_back(row);
    table.reliability.push_back(std::clamp(answer.reliability, 0.01, 0.99));
  }
  if (auto scenes = read_scenes(rows)) table.scenes = std::move(*scenes);
  return table;
}

double probability(const Table& table, const Object& object) {
  double log_odds = 0;
  auto member = object.begin();
  for (uint32_t p = 0; p < table.reliability.size(); ++p) {
    const double hit = table.reliability[p], false_alarm = (1 - hit) / 2;
    const bool drew = member != object.end() && member->person == p;
    log_odds += drew ? std::log(hit / false_alarm) : std::log((1 - hit) / (1 - false_alarm));
    if (drew) ++member;
  }
  return 1 / (1 + std::exp(-log_odds));
}

SceneEstimate::Found merge(const Table& table, const Object& object) {
  std::vector<WeightedBox> boxes;
  std::vector<WeightedDrawing> drawings;
  size_t polygons = 0;
  for (const Member& member : object) {
    const Drawing& drawing = table.scenes.drawings[member.drawing];
    const double r = table.reliability[member.person];
    boxes.push_back({drawing.box, r / (1 - r)});
    drawings.push_back({&drawing, r / (1 - r)});
    polygons += drawing.points.empty() ? 0 : 1;
  }
  SceneEstimate::Found found;
  found.drawing.box = weighted_median(boxes);
  if (2 * polygons > object.size()) {
    found.drawing.points = vote_on_mask(drawings);
    found.drawing.box = enclosing(found.drawing.points);
  }
  found.drawing.label = vote_on_label(table.scenes, 0, object, table.reliability);
  found.fit = 0;
  for (const WeightedDrawing& one : drawings) found.fit += iou(*one.drawing, found.drawing);
  found.fit /= static_cast<double>(drawings.size());
  if (object.size() == 1) found.fit = table.reliability[object.front().person];
  return found;
}

}  // namespace

Opinion score_boxes(std::span<const PersonAnswer> answers) {
  const Table table = read(answers);
  if (table.reliability.empty()) return {};
  SceneEstimate estimate;
  for (const Object& object : match(table.scenes, 0)) {
    auto& found = estimate.objects.emplace_back(merge(table, object));
    found.votes = static_cast<uint32_t>(object.size());
    found.exists = probability(table, object);
  }
  estimate.begin.push_back(static_cast<uint32_t>(estimate.objects.size()));
  SceneResult result = decide_scenes(estimate, table.scenes).front();
  return {write_drawings(std::move(result.drawings), table.scenes.labels), result.confidence};
}

}  // namespace muster::consensus
