#include "scheduler/consensus/shapes/scene.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/labels.h"
#include "scheduler/consensus/shapes/drawing_json.h"

namespace muster::consensus {
namespace {

std::string at_row(std::span<const AnswerRow> rows, std::string_view label, const std::string& reason) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const AnswerRow& one) { return one.label == label; });
  return "row " + std::to_string(row - rows.begin() + 1) + ": " + reason;
}

}  // namespace

Box enclosing(std::span<const Point> points) {
  Box box{points.front().x, points.front().y, points.front().x, points.front().y};
  for (const Point& point : points) {
    box.x1 = std::min(box.x1, point.x);
    box.y1 = std::min(box.y1, point.y);
    box.x2 = std::max(box.x2, point.x);
    box.y2 = std::max(box.y2, point.y);
  }
  return box;
}

Result<Scenes> read_scenes(std::span<const AnswerRow> rows, Repeats repeats) {
  NamedLabels named = intern(rows, {}, repeats);
  std::vector<std::vector<NamedDrawing>> readings;
  Scenes made;
  for (const std::string& label : named.names.classes) {
    auto reading = parse_drawings(label);
    if (!reading) return fail(reading.error().code, at_row(rows, label, reading.error().message));
    for (const NamedDrawing& one : *reading) made.labels.push_back(one.label);
    readings.push_back(std::move(*reading));
  }
  std::sort(made.labels.begin(), made.labels.end());
  made.labels.erase(std::unique(made.labels.begin(), made.labels.end()), made.labels.end());
  made.tasks = std::move(named.names.tasks);
  made.workers = std::move(named.names.workers);
  made.begin = std::move(named.labels.begin);
  for (const auto& answer : named.labels.answers) {
    const auto begin = static_cast<uint32_t>(made.drawings.size());
    for (const NamedDrawing& one : readings[answer.label]) {
      Drawing& drawing = made.drawings.emplace_back(one.drawing);
      const auto name = std::lower_bound(made.labels.begin(), made.labels.end(), one.label);
      drawing.label = static_cast<uint32_t>(name - made.labels.begin());
    }
    std::sort(made.drawings.begin() + begin, made.drawings.end());
    made.answers.push_back({answer.worker, begin, static_cast<uint32_t>(made.drawings.size())});
  }
  return made;
}

}  // namespace muster::consensus
