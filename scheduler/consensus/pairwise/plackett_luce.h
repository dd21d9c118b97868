// Plackett-Luce: a ranking is made by choosing the best of what is left, again and again.
//
// Model: of the items left, i is taken next with probability γ_i / Σ γ of those left. Rankings may be of some items
// only; of two items this is bradley_terry.h. Prior as there: half a win and half a loss against an imaginary item of
// strength 1.
// Minorise-maximise step, with W_i the rankings in which i is not last, and D_rs the strength left at stage s of r:
//   γ_i = (W_i + 1/2) / (Σ_r Σ_{s ≤ place of i in r, s < last} 1 / D_rs + 1 / (γ_i + 1)),
// all items at once, then the common movement of bradley_terry.h; the log posterior never falls. Scores are log γ; the
// standard error of a score is 1/√(Σ p (1 − p)) over the stages it stood in, the prior's among them. A person's
// reliability is the share of pairs in their rankings that the scores order alike. Stops when no score moves by more
// than 1e-6, or after 1,000 steps.
//
// Sources: R. D. Luce, Individual choice behavior, 1959; R. L. Plackett, The analysis of permutations, Applied
// Statistics 1975; D. R. Hunter, MM algorithms for generalized Bradley-Terry models, Annals of Statistics 2004.
#pragma once

#include "scheduler/consensus/pairwise/strengths.h"

namespace muster::consensus::pairwise {

Strengths plackett_luce(const Orders& rankings);

}  // namespace muster::consensus::pairwise
