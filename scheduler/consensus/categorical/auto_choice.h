// `auto`, the default: chooses between models by evidence.
//
// Which model is right differs from job to job: a learned class prior finds rare classes and ruins even ones; hard
// tasks exist or do not. Truth is not known, but answers that a model has not seen are: the model that foretells them
// best describes the people and tasks best.
// Evidence: the answers are dealt into 4 parts by a hash of (task, worker); each candidate is fitted to every three
// parts and scores the log probability of the fourth (K-fold held-out likelihood: Geisser, JASA 70, 1975). Answers to
// one task stand or fall together, so a difference counts with its tasks, not its answers.
// Candidates: AutoModel with a learned or a flat class prior, and each with and without hard tasks. Results are the
// candidates' posteriors averaged with weights by evidence: within a pair of priors ∝ exp(held-out log likelihood,
// scaled from answers to tasks), the pairs evenly (stacking: Wolpert, Neural Networks 5, 1992). Reliabilities and
// confusions are those of the candidate with the greatest weight.
// With gold, known tasks are certain in all candidates, and so weigh in the evidence too.
// Assumptions: a person's answers to different tasks are independent given the classes.
// Work: 5 fits of at most 60 passes for each candidate: linear in the answers. Where confusion matrices do not fit,
// one-coin answers instead, and `why` says so.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

Estimate auto_choice(const Labels& labels);

}  // namespace muster::consensus
