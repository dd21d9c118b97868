// One coin a person: the chance r of being right, the same for every class (MAP by EM).
//
// Model: z_t uniform over K classes; worker w answers z_t with probability r_w, any other class with (1-r_w)/(K-1)
// each; r_w has a Beta prior of mean `mean` worth `strength` answers. The prior is what keeps the model from
// collapsing: people are better than chance, and the classes stay equally likely before the first answer.
//
// E: log odds of answer l for class l: log(r_w (K-1) / (1-r_w)); posterior is their softmax.
//
// M: r_w = (sum of posteriors of w's own answers + mean strength) / (answers of w + strength).
//
// With `errs_like_the_crowd`, an error on class k is l with probability e_kl, as the crowd as a whole errs by the
// votes, in place of 1/(K-1): an answer then also multiplies the odds of any other class k by e_kl.
//
// Starts from vote shares; stops when the log posterior gains less than `tolerance` nats an answer.
//
// Binary form with per-person reliability: G. Demartini, D. Difallah, P. Cudré-Mauroux, "ZenCrowd", WWW 2012; the model
// is the homogeneous case of A. P. Dawid and A. M. Skene, Applied Statistics 28, 1979.
#pragma once

#include "scheduler/consensus/categorical/votes.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct OneCoinOptions {
  double mean = kUsualReliability;
  double strength = kUsualStrength;
  bool errs_like_the_crowd = true;  // false: errors are even
  int max_iterations = 200;
  double tolerance = 1e-5;
};

// The objective is the log posterior of the reliabilities, without constants of the prior.
Estimate one_coin(const Labels& labels, const OneCoinOptions& options = {});

}  // namespace muster::consensus
