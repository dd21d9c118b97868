// Scenes for tests, as text.
#pragma once

#include <string>
#include <vector>

#include "scheduler/consensus/inference.h"
#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

inline std::string box(double x1, double y1, double x2, double y2, const std::string& label = "Car") {
  return "{\"x1\":" + std::to_string(x1) + ",\"y1\":" + std::to_string(y1) + ",\"x2\":" + std::to_string(x2) +
         ",\"y2\":" + std::to_string(y2) + ",\"c\":\"" + label + "\"}";
}

// Answers that own their text.
struct Crowd {
  struct Row {
    std::string task, worker, label;
  };
  std::vector<Row> rows;

  void add(const std::string& task, const std::string& worker, const std::vector<std::string>& shapes) {
    std::string label = "[";
    for (const std::string& shape : shapes) label += (label.size() > 1 ? "," : "") + shape;
    rows.push_back({task, worker, label + "]"});
  }
  std::vector<AnswerRow> answers() const {
    std::vector<AnswerRow> made;
    for (const Row& row : rows) made.push_back({row.task, row.worker, row.label});
    return made;
  }
};

}  // namespace muster::consensus
