// How sure are we about one task, given what is known of its people: the interface that every kind of control answers.
#pragma once

#include <span>

#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Nothing to say gives confidence 0 and an empty label. `classes`: how many a choice has (2 or more), else ignored.
Opinion score(Kind kind, std::span<const PersonAnswer> answers, uint32_t classes = 2);

}  // namespace muster::consensus
