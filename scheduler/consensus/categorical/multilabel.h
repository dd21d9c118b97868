// Multi-label choices: each label is a question of its own, "does it hold?", asked of the same people.
//
// Model: label l holds for task t with probability p_l. Worker w ticks l with probability h[w,l] where it holds (a hit)
// and f[w,l] where it does not (a false alarm). People differ, and labels do: some are overlooked by everybody. So the
// rates have priors that are learned from all answers: the hit rate of label l over all people, H_l, times how w's hits
// over all labels compare with what H would give, worth `strength` imagined answers; H_l itself is drawn to H, the rate
// over all labels, and that to 0.7. The same for false alarms, drawn to 0.1. A label that nobody ticked for a task is
// taken not to hold there.
// E: logit q_tl = logit p_l + sum over w of (ticked ? log h/f : log (1-h)/(1-f)), certain for gold.
// M: h[w,l] = (sum of q_tl over tasks where w ticked l + strength * prior) / (sum of q_tl over w's tasks + strength);
//    f[w,l] likewise with 1 - q_tl; p_l = (sum of q_tl + 1) / (tasks + 2).
// Starts from the share of people who ticked; stops when no q moves by more than `tolerance`. The two-coin model of
// V. Raykar and others, "Learning from crowds", JMLR 11, 2010, a label at a time as in A. P. Dawid, A. M. Skene,
// Applied Statistics 28, 1979; priors shared across labels are ours.
//
// Plain majority is the wrong threshold for choices that people overlook. `learned-threshold` accepts l from a
// posterior on that gives the greatest F1: on gold, where at least ten gold tasks have the label and ten that somebody
// ticked it for have not; else in expectation (f1_cut.h).
//
// Memory and time are linear in ticks, and in workers × labels.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/consensus/categorical/selections.h"

namespace muster::consensus {

struct MultilabelOptions {
  double strength = 10;
  int max_iterations = 100;
  double tolerance = 1e-4;
};

struct MultilabelEstimate {
  struct Candidate {
    uint32_t label = 0;
    double yes = 0;    // the probability that the label holds
    double score = 0;  // the same by the answers alone: differs for gold
  };
  std::vector<uint32_t> begin;        // tasks + 1 positions in `candidates`
  std::vector<Candidate> candidates;  // by task: labels that somebody ticked or gold names, ascending
  std::vector<double> unticked;       // by task: the probability that none of the other labels holds
  std::vector<double> threshold;      // by label
  std::vector<double> reliability;    // by worker: expected F1 of their ticks
  int iterations = 0;
  bool converged = true;

  std::span<const Candidate> of(uint32_t task) const {
    return {candidates.data() + begin[task], candidates.data() + begin[task + 1]};
  }
  Selections::Set accepted(uint32_t task) const;
  // The product over all labels of the probability that its acceptance, or refusal, is right.
  double confidence(uint32_t task) const;
};

// Thresholds one half.
MultilabelEstimate multilabel_dawid_skene(const Selections& selections, const MultilabelOptions& options = {});
// The same with thresholds learned.
MultilabelEstimate multilabel_learned(const Selections& selections, const MultilabelOptions& options = {});
// Labels that more than half of a task's people ticked; probabilities are their shares.
MultilabelEstimate multilabel_majority(const Selections& selections);

}  // namespace muster::consensus
