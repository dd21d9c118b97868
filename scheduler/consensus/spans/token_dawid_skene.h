// Dawid-Skene over tokens in sequence: what people mark depends on what is there and on whether they were marking.
//
// Model: an atom (regions.h) is really outside (O), the beginning (B-y) or the inside (I-y) of a span of type y. Truth
// is a Markov chain over these states; text before and behind a region is O. A person's mark has a shape (O, B or I)
// and a type. The shape depends on the true state and on whether the person marked the atom before, so that somebody
// who overlooks a span overlooks it once and not once an atom. A type is said when a mark begins, or where truth begins
// under a mark already begun: right with probability r[w,y], else confused as people confuse y; where truth is O, drawn
// as people draw idle types. Each person's rates have Dirichlet priors worth `strength` marks: the rate of all people
// for the true state, times how this person compares with people on states of the same shape.
// E: forward-backward over each region gives q(state of atom) and expected steps between shapes.
// M: rates and passage are expected counts plus priors, normalised; over tasks with two answers or more, since one
//    answer alone can be explained by any rates.
// Starts from vote shares; stops when no q moves by more than `tolerance`.
// Result: the posterior of every whole span (it begins here, goes on, ends there), so fragments never come out; spans
// are accepted from the probability on that gives the greatest expected F1 (f1_cut.h).
// A. P. Dawid, A. M. Skene, Applied Statistics 28, 1979; A. T. Nguyen and others, "Aggregating and predicting sequence
// labels from crowd annotations", ACL 2017 (the hidden chain); E. Simpson, I. Gurevych, "A Bayesian approach for
// sequence tagging with crowds", EMNLP 2019 (people depend on their own last tag).
//
// Memory: people × types and people × marks of their tasks; time linear in the latter times the types of a region.
#pragma once

#include "scheduler/consensus/spans/span_estimate.h"

namespace muster::consensus {

struct TokenDawidSkeneOptions {
  double strength = 8;
  int max_iterations = 100;
  double tolerance = 1e-2;
};

SpanEstimate token_dawid_skene(const Markings& markings, const TokenDawidSkeneOptions& options = {});

}  // namespace muster::consensus
