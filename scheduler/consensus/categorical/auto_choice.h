// `auto`, the default: chooses between models by evidence.
//
// Which model is right differs from job to job: a learned class prior finds rare classes and spoils even ones; people
// err together on some kinds of tasks, or each for themself. Truth is not known, but answers that a model has not seen
// are: the model that foretells them best describes people and tasks best.
// Candidates: habit_model.h with a learned or an even class prior, subtype_model.h.
// Evidence: answers are dealt into 4 parts by a hash (folds.h); each candidate is fitted to every three parts
// and scores the log probability of the fourth (K-fold held-out likelihood: Geisser, JASA 70, 1975). With more than
// `kEvidenceAnswers` answers, whole tasks are sampled down to about as many. Answers to one task stand or fall
// together, so the mean over answers counts once a task: weight ∝ exp(tasks · mean log probability + head start), the
// head start being 3 nats for habits with even classes, so that few tasks do not decide against them. Results are the
// candidates' posteriors averaged with these weights (stacking: Wolpert, Neural Networks 5, 1992); reliabilities,
// confusions and kinds are those of the candidate with the greatest weight. With gold, known tasks are certain in all
// candidates, so that evidence there is about people alone. Assumption: a person's answers to different tasks are
// independent given their classes and kinds. Work: 5 fits of at most 60 passes a candidate, linear in the answers.
// Where confusion matrices do not fit, one-coin answers instead, and `why` says so.
#pragma once

#include <array>
#include <cstdint>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

inline constexpr size_t kAutoCandidates = 3;
inline constexpr size_t kEvidenceAnswers = 100'000;

struct AutoEvidence {
  std::array<double, kAutoCandidates> log_likelihood{};  // nats a held-out answer
  std::array<double, kAutoCandidates> weight{};          // sum to 1

  // All the weight on the best: one fit instead of several, for refits while a job runs.
  AutoEvidence strongest() const;
};

// REQUIRES at least 2 classes and an answer, and that confusion matrices fit (see auto_choice).
AutoEvidence auto_evidence(const Labels& labels);
// The same models, weighed before: on fewer of the answers, say.
Estimate auto_fit(const Labels& labels, const AutoEvidence& evidence);
// Both.
Estimate auto_choice(const Labels& labels);

}  // namespace muster::consensus
