// How sure are we about one task, given what is known of its people: the interface that every kind of control answers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scheduler/consensus/inference.h"

namespace muster::consensus {

struct PersonAnswer {
  std::string_view label;    // in the kind's form
  double reliability = 0.7;  // 0 to 1, as a WorkerResult gives it
};

struct Opinion {
  std::string label;
  double confidence = 0;  // the probability that another careful person would accept `label`, before calibration
};

// Nothing to say gives confidence 0 and an empty label. `classes`: how many a choice has (2 or more), else ignored.
Opinion score(Kind kind, std::span<const PersonAnswer> answers, uint32_t classes = 2);

}  // namespace muster::consensus
