// Dawid-Skene: a confusion matrix a person, most probable parameters by EM.
//
// Model: z_t ~ Categorical(p); worker w answers l with probability c[w, z, l]. Each row c[w, k, .] has a Dirichlet
// prior that acts as imagined answers: `row_strength` of them, `row_diagonal` right and the rest spread evenly over the
// other classes, and `crowd_strength` spread as the whole crowd answers class k by the votes. p has `prior_strength`
// imagined tasks, spread evenly. These make the model safe with few answers: a person with few is taken to err like the
// others, and the diagonal keeps classes from trading places.
//
// E: q_t(k) is proportional to p_k prod_i c[w_i, k, l_i], certain for gold.
//
// M: c[w, k, l] = (sum of q_t(k) over w's answers l + imagined) / (their sum over l); p likewise from sums of q.
//
// Starts from vote shares; stops when the log posterior gains less than `tolerance` nats an answer. Climbing on past
// that point fits the answers and seldom the truth.
//
// A. P. Dawid, A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", Applied
// Statistics 28, 1979; Dirichlet priors as in V. Raykar and others, "Learning from crowds", JMLR 11, 2010.
//
// Memory grows with workers × classes²; past half a gigabyte one-coin answers instead and `why` says so.
#pragma once

#include "scheduler/consensus/categorical/votes.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct DawidSkeneOptions {
  double row_strength = 1;
  double row_diagonal = kUsualReliability;
  double crowd_strength = 2;
  double prior_strength = 1;
  int max_iterations = 200;
  double tolerance = 1e-4;
};

// The objective is the log posterior of p and c, without constants of the priors.
Estimate dawid_skene(const Labels& labels, const DawidSkeneOptions& options = {});

}  // namespace muster::consensus
