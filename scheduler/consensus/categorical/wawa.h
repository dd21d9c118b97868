// Wawa, "worker agreement with aggregate": votes weighted by how often a person agrees with the votes.
//
// Model: none. First a plain majority; a person's skill is the share of their answers that agree with it (in a tie, in
// part); then a vote in which each answer weighs its person's skill. The posterior is the share of weight. Known from
// annotation platforms (the inter-annotator agreement called so by Appen), without a paper of its own. A plain majority
// has many ties, and skills learned from them are vague; so skills are learned again from the weighted vote, which has
// hardly any. `rounds` is the number of times skills are learned; 1 is the method as first described.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct WawaOptions {
  int rounds = 3;
};

Estimate wawa(const Labels& labels, const WawaOptions& options = {});

}  // namespace muster::consensus
