// Bayesian Dawid-Skene: confusion matrices are not fitted but averaged over (variational Bayes).
//
// Model, updates and bound: variational.h with one subtype a class. The prior of a row counts `wrong_prior` for every
// class and `right_prior` more for the right one, and `crowd_strength` spread as the crowd errs by the votes. Against
// the MAP of dawid_skene.h, rows that few answers support stay vague, and so do posteriors that rest on them.
//
// Starts from vote shares; stops when the evidence bound gains less than `tolerance` nats an answer.
//
// H.-C. Kim, Z. Ghahramani, "Bayesian classifier combination", AISTATS 2012; E. Simpson, S. Roberts, I. Psorakis,
// A. Smith, "Dynamic Bayesian combination of multiple imperfect classifiers", 2013.
//
// Memory grows with workers × classes²; past half a gigabyte one-coin answers instead and `why` says so.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct BayesDawidSkeneOptions {
  double class_prior = 1;
  double wrong_prior = 0.3;
  double right_prior = 0.6;
  double crowd_strength = 1;
  int max_iterations = 200;
  double tolerance = 1e-4;
};

Estimate bayes_dawid_skene(const Labels& labels, const BayesDawidSkeneOptions& options = {});

}  // namespace muster::consensus
