// Drawings as JSON, before their names are interned.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

struct NamedDrawing {
  Drawing drawing;  // its number of a label is not set
  std::string label;
};

// One answer, in the form that scene.h gives. Error: code "consensus.label", the reason alone.
Result<std::vector<NamedDrawing>> parse_drawings(std::string_view answer);

}  // namespace muster::consensus
