// GLAD: how able each person and how hard each task is (MAP by generalised EM).
//
// Model: z_t uniform over K classes; worker w is right on task t with probability sigma(a_w x_t), sigma the logistic
// function, x_t = exp(b_t) the ease of the task. a_w ~ N(1, 1) (below 0: an adversary), b_t ~ N(1, 1). A wrong answer
// is l with probability e_kl, as the crowd as a whole errs on class k by the votes; in the original, evenly.
//
// E: an answer l multiplies the odds of class l by sigma / (1 - sigma) and those of any other class k by e_kl; q_i is
// the posterior of answer i's class.
//
// M: with the quadratic bound log sigma(y) >= y/2 - h y²/2 + const, h = tanh(Y/2) / (2Y) at the present Y = a_w x_t
// (T. Jaakkola, M. Jordan, Statistics and Computing 10, 2000), what is to be maximised is the sum over answers of
// (q_i - 1/2) a x - h_i a² x² / 2, and the priors. First each b_t, by guarded Newton steps that are kept only if they
// gain; then every a_w in closed form: (sum of (q-1/2) x + 1) / (sum of h x² + 1). Neither can lose log posterior.
//
// Starts from a = b = 1; stops when the log posterior gains less than `tolerance` nats an answer.
//
// J. Whitehill, P. Ruvolo, T. Wu, J. Bergsma, J. Movellan, "Whose vote should count more: optimal integration of labels
// from labelers of unknown expertise", NIPS 2009, where K = 2 and the M step is gradient ascent.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct GladOptions {
  double ability_mean = 1, ability_variance = 1;
  double ease_mean = 1, ease_variance = 1;  // of b, the logarithm of ease
  bool errs_like_the_crowd = true;          // false: errors are even
  int max_iterations = 100;
  double tolerance = 2e-4;
};

// Reliability: the mean chance of being right over the tasks that a person answered. The objective is the log posterior
// of a and b, without constants of the priors.
Estimate glad(const Labels& labels, const GladOptions& options = {});

}  // namespace muster::consensus
