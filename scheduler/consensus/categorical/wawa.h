// Wawa, "worker agreement with aggregate": two rounds of votes.
//
// Model: none. First a plain majority; a person's skill is the share of their answers that agree with it (in a tie, in
// part); then a vote in which each answer weighs its person's skill. The posterior is the share of weight. Known from
// annotation platforms (the inter-annotator agreement called so by Appen), without a paper of its own. One round of
// estimation, nothing iterates.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

Estimate wawa(const Labels& labels);

}  // namespace muster::consensus
