// What the models with confusion matrices share beside the mixture's pass.
#pragma once

#include <string_view>

#include "scheduler/consensus/categorical/mixture.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// Sets every worker's reliability to the probability, over tasks as `estimate.prior` has them, that their answer is
// right by `estimate.confusion`.
void reliability_from_confusion(Estimate& estimate, uint32_t workers);

// What to answer where the tables would not fit: one-coin's estimate under the name of `method`, `why` saying so.
Estimate one_coin_instead(const Labels& labels, std::string_view method);

}  // namespace muster::consensus
