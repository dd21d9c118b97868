// Boxes and polygons that people drew: what every method of this family reads.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

struct Point {
  double x = 0, y = 0;

  auto operator<=>(const Point&) const = default;
};

struct Box {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;  // x1 < x2, y1 < y2

  auto operator<=>(const Box&) const = default;
  double width() const { return x2 - x1; }
  double height() const { return y2 - y1; }
};

struct Drawing {
  Box box;                    // the drawing itself, or what encloses its points
  std::vector<Point> points;  // of a polygon, in order, not closed; empty: a box
  uint32_t label = 0;         // what it is said to be

  auto operator<=>(const Drawing&) const = default;
};

Box enclosing(std::span<const Point> points);

// Every person's drawings, interned.
struct Scenes {
  struct Answer {
    uint32_t worker = 0;
    uint32_t begin = 0, end = 0;  // in `drawings`
  };
  std::vector<std::string> tasks, workers, labels;  // names, ascending
  std::vector<uint32_t> begin = {0};                // tasks + 1 positions in `answers`
  std::vector<Answer> answers;                      // by task, then worker
  std::vector<Drawing> drawings;

  std::span<const Answer> of(uint32_t task) const {
    return {answers.data() + begin[task], answers.data() + begin[task + 1]};
  }
  std::span<const Drawing> drawn(const Answer& answer) const {
    return {drawings.data() + answer.begin, drawings.data() + answer.end};
  }
};

// An answer is a JSON list of {"x1","y1","x2","y2","c"} and {"points":[[x,y],…],"c"}; corners may come in any order,
// "c" may be missing, and what has no area is left out. An empty answer draws nothing. Error: code "consensus.label",
// `row N: reason`.
Result<Scenes> read_scenes(std::span<const AnswerRow> rows, Repeats repeats = Repeats::First);

// The same form again, ascending; numbers to a thousandth.
std::string write_drawings(std::vector<Drawing> drawings, std::span<const std::string> labels);

}  // namespace muster::consensus
