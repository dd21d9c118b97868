// Boxes, polygons and spans compared.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "scheduler/consensus/measure/sets.h"

namespace muster::consensus {

// A label of spans, [start, end, type] or [side, start, end, type, …], as texts "start end type side"; nothing if it is
// none. Whatever follows a type, as its severity, counts for nothing.
std::optional<std::set<std::string>> spans_in(std::string_view label);

// The same label as single positions, "position type".
std::optional<std::set<std::string>> positions_in(std::string_view label);

struct Overlap {
  double iou = 0;  // of the task: sum of matched pairs' IoU ÷ the greater number of objects; 1 where both have none
  Hits hits;       // pairs with IoU ≥ 0.5 are hits
};

// Objects of one class are matched one to one, the pair of greatest IoU first. Nothing if a label is none.
std::optional<Overlap> overlap(std::string_view result, std::string_view truth);

}  // namespace muster::consensus
