// MACE: people who look, and people who spam after a habit of their own (variational Bayes).
//
// Model: z_t uniform over K classes; on each answer worker w either copies the truth, with probability 1 - s_w, or
// spams with probability s_w: then the label comes from w's own habit h_w, whatever the truth. s_w ~ Beta(spam_prior,
// copy_prior), each h_w ~ Dirichlet(habit_prior each). Write c = exp E[log(1-s)] and g_l = exp(E[log s] + E[log h_l]).
//
// E: log odds of answer l for class l: log((c + g_l) / g_l); posterior is their softmax; an answer's chance of being a
// copy is q c / (c + g_l), q being the posterior of its class.
//
// M: s ~ Beta(spam_prior + spam, copy_prior + copies); h ~ Dirichlet(habit_prior + spam by label).
//
// The first start is from vote shares, any others from arbitrary copying shares by worker and label with fixed seeds;
// all climb for `trial_iterations`, the one with the greatest evidence bound goes on. Stops when the bound gains less
// than `tolerance` nats an answer. One start is the default: what the votes support is mostly nearer the truth than
// what arbitrary starts reach, even where that explains the answers better.
//
// D. Hovy, T. Berg-Kirkpatrick, A. Vaswani, E. Hovy, "Learning whom to trust with MACE", NAACL 2013.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct MaceOptions {
  double spam_prior = 0.5, copy_prior = 0.5;
  double habit_prior = 10;
  int starts = 1;
  int trial_iterations = 10;
  int max_iterations = 100;
  double tolerance = 5e-4;
};

// Reliability: the chance that an answer is right by copying or by luck, were the classes equally likely. The
// objective is the evidence lower bound.
Estimate mace(const Labels& labels, const MaceOptions& options = {});

}  // namespace muster::consensus
