// EBCC, enhanced Bayesian classifier combination: people's errors on a task go together.
//
// Model, updates and bound: variational.h with several subtypes a class: hard and easy, or lookalike, tasks of one
// class on which the whole crowd errs alike. Given class and subtype people are independent; given the class alone
// they are not. The small `subtype_prior` lets superfluous subtypes die out; what is too little to tell subtypes apart
// gets fewer from the start. Priors of rows: bayes_dawid_skene.h.
//
// The split over subtypes at the start is arbitrary, and where it leads differs from seed to seed by more than the
// bounds can tell apart. So `starts` fixed seeds climb, each until its bound gains less than `tolerance` nats an answer
// or for `max_iterations`, and their posteriors and parameters are averaged; the bound reported is the best start's.
// The same answers give the same result in any order; other names of tasks are another arbitrary split.
//
// Y. Li, B. Rubinstein, T. Cohn, "Exploiting worker correlation for label aggregation in crowdsourcing", ICML 2019,
// where the start with the greatest bound is taken.
//
// Memory grows with workers × classes² × subtypes; past half a gigabyte bayes-dawid-skene answers instead (one
// subtype), and past that one-coin; `why` says so.
#pragma once

#include <cstdint>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct EbccOptions {
  uint32_t subtypes = 10;           // at most
  uint32_t tasks_per_subtype = 20;  // fewer subtypes where classes would have fewer tasks to each
  double class_prior = 1;
  double subtype_prior = 0.1;
  double wrong_prior = 1;
  double right_prior = 3;
  double crowd_strength = 1;
  int starts = 4;
  int max_iterations = 50;
  double tolerance = 1e-5;
};

Estimate ebcc(const Labels& labels, const EbccOptions& options = {});

}  // namespace muster::consensus
