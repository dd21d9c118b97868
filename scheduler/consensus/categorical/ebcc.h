// EBCC, enhanced Bayesian classifier combination: people's errors on a task go together.
//
// Model, updates and bound: variational.h with several subtypes a class: hard and easy, or lookalike, tasks of one
// class on which the whole crowd errs alike. Given class and subtype people are independent; given the class alone
// they are not. The small `subtype_prior` lets superfluous subtypes die out; what is too little to tell subtypes apart
// gets fewer from the start. The prior of the classes is `class_prior` times the sums of the vote shares: with as many
// free subtypes as there are, a flat one lets a class take over the tasks of another. Priors of rows:
// bayes_dawid_skene.h.
//
// The split over subtypes at the start is arbitrary, and where it leads differs from seed to seed. So `starts` fixed
// seeds climb `first_round` steps, the half with the greater bounds goes on for twice as many, and so on; the last one
// climbs until its bound gains less than `tolerance` nats an answer, or for `max_iterations`. The same answers give the
// same result in any order; other names of tasks are another arbitrary split.
//
// Y. Li, B. Rubinstein, T. Cohn, "Exploiting worker correlation for label aggregation in crowdsourcing", ICML 2019:
// the priors of classes, subtypes and rows are theirs, as are 40 starts, which there all climb to the end; here rows
// also lean on how the crowd errs.
//
// Memory grows with workers × classes² × subtypes; past half a gigabyte bayes-dawid-skene answers instead (one
// subtype), and past that one-coin; `why` says so. Fewer starts where all together would not fit, or take too long.
#pragma once

#include <cstdint>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct EbccOptions {
  uint32_t subtypes = 10;          // at most
  uint32_t tasks_per_subtype = 5;  // fewer subtypes where classes would have fewer tasks to each
  double class_prior = 1;
  double subtype_prior = 0.1;
  double wrong_prior = 1;
  double right_prior = 3;
  double crowd_strength = 1;
  int starts = 40;
  int first_round = 8;
  int max_iterations = 200;
  double tolerance = 1e-6;
};

Estimate ebcc(const Labels& labels, const EbccOptions& options = {});

}  // namespace muster::consensus
