// Bradley-Terry with people who see the right order only with a probability of their own, or who see it upside down.
//
// Model: items meet as in bradley_terry.h, p_ij = γ_i / (γ_i + γ_j); person k reports what they saw with probability
// η_k and the opposite otherwise, so they say "i over j" with probability η_k p_ij + (1 − η_k)(1 − p_ij). Priors: that
// of bradley_terry.h, and η_k ~ Beta(4, 1): most people report what they see. E-step, per answer "i over j" of k: the
// probability that i won,
//   r = η_k p_ij / (η_k p_ij + (1 − η_k)(1 − p_ij)).
// M-step: η_k = (Σ r + 3) / (n_k + 3); five steps of bradley_terry.h where each answer counts as r of a win of i and
// 1 − r of a win of j. The log posterior never falls.
// Starts from the strengths of bradley_terry.h and, as η_k, the share of k's answers that agree with them. Stops when
// the log posterior gains less than 1e-7 of itself, or after 200 rounds.
//
// Source: X. Chen, P. N. Bennett, K. Collins-Thompson, E. Horvitz, Pairwise ranking aggregation in a crowdsourced
// setting, WSDM 2013.
#pragma once

#include "scheduler/consensus/pairwise/strengths.h"

namespace muster::consensus::pairwise {

// REQUIRES: all orders of length 2. Reliability is η.
Strengths noisy_bradley_terry(const Orders& pairs);

}  // namespace muster::consensus::pairwise
