#include "scheduler/consensus/categorical/multilabel.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/tick_rates.h"
#include "scheduler/consensus/f1_cut.h"
#include "scheduler/consensus/person_f1.h"

namespace muster::consensus {
namespace {

using Candidate = MultilabelEstimate::Candidate;

constexpr size_t kGoldEnough = 10;  // of either answer, before a threshold rests on gold

// Every label that somebody ticked for a task, or gold names, with the share of people who did.
MultilabelEstimate shares(const Selections& selections) {
  MultilabelEstimate made;
  made.begin.push_back(0);
  std::vector<double> votes(selections.classes(), 0);
  std::vector<uint32_t> seen;
  const auto add = [&](uint32_t label, double vote) {
    if (std::find(seen.begin(), seen.end(), label) == seen.end()) seen.push_back(label);
    votes[label] += vote;
  };
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    seen.clear();
    const auto answers = selections.answers.of(t);
    for (const auto& answer : answers) {
      for (const uint32_t label : selections.ticked(answer)) add(label, 1.0 / static_cast<double>(answers.size()));
    }
    if (selections.known[t] != Selections::kUnknown) {
      for (const uint32_t label : selections.sets[selections.known[t]]) add(label, 0);
    }
    std::sort(seen.begin(), seen.end());
    for (const uint32_t label : seen) {
      made.candidates.push_back({label, votes[label], votes[label]});
      votes[label] = 0;
    }
    made.begin.push_back(static_cast<uint32_t>(made.candidates.size()));
  }
  made.unticked.assign(selections.answers.tasks(), 1);
  made.threshold.assign(selections.classes(), 0.5);
  return made;
}

void make_gold_certain(const Selections& selections, MultilabelEstimate& made) {
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    if (selections.known[t] == Selections::kUnknown) continue;
    const auto& right = selections.sets[selections.known[t]];
    for (uint32_t i = made.begin[t]; i < made.begin[t + 1]; ++i) {
      made.candidates[i].yes = std::binary_search(right.begin(), right.end(), made.candidates[i].label) ? 1 : 0;
    }
    made.unticked[t] = 1;
  }
}

// E-step. The greatest change of any probability.
double score_candidates(const Selections& selections, const TickRates& rates, MultilabelEstimate& made) {
  double moved = 0;
  std::vector<double> ticked(selections.classes(), 0);
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    const auto candidates = std::span(made.candidates).subspan(made.begin[t], made.begin[t + 1] - made.begin[t]);
    for (const Candidate& one : candidates) ticked[one.label] = rates.prior_odds(one.label);
    for (const auto& answer : selections.answers.of(t)) {
      for (const Candidate& one : candidates) ticked[one.label] += rates.silence(answer.worker, one.label);
      for (const uint32_t label : selections.ticked(answer)) ticked[label] += rates.tick(answer.worker, label);
    }
    for (Candidate& one : candidates) {
      const double score = 1 / (1 + std::exp(-ticked[one.label]));
      moved = std::max(moved, std::abs(score - one.score));
      one.score = one.yes = score;
    }
  }
  return moved;
}

// What the labels that nobody ticked leave to doubt, after the last iteration.
void doubt_unticked(const Selections& selections, const TickRates& rates, MultilabelEstimate& made) {
  std::vector<double> odds(selections.classes(), 0);
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    for (uint32_t l = 0; l < selections.classes(); ++l) odds[l] = rates.prior_odds(l);
    for (const auto& answer : selections.answers.of(t)) {
      for (uint32_t l = 0; l < selections.classes(); ++l) odds[l] += rates.silence(answer.worker, l);
    }
    for (const Candidate& one : made.of(t)) odds[one.label] = -INFINITY;
    double none = 1;
    for (const double log_odds : odds) none /= 1 + std::exp(log_odds);
    made.unticked[t] = none;
  }
}

// Ticking nothing counts as a tick of "none".
void rate_people(const Selections& selections, MultilabelEstimate& made) {
  PersonF1 rates(selections.answers.workers);
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    double all = 0, none = 1;
    for (const Candidate& one : made.of(t)) {
      all += one.yes;
      none *= 1 - one.yes;
    }
    for (const auto& answer : selections.answers.of(t)) {
      const auto& set = selections.ticked(answer);
      double right = set.empty() ? none : 0;
      for (const Candidate& one : made.of(t)) {
        right += std::binary_search(set.begin(), set.end(), one.label) ? one.yes : 0;
      }
      rates.add(answer.worker, right, set.empty() ? 1 : static_cast<double>(set.size()), all + none);
    }
  }
  made.reliability = rates.all();
}

void learn_thresholds(const Selections& selections, MultilabelEstimate& made) {
  std::vector<std::vector<double>> scores(selections.classes());
  std::vector<std::vector<KnownScore>> known(selections.classes());
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    for (const Candidate& one : made.of(t)) {
      scores[one.label].push_back(one.score);
      if (selections.known[t] != Selections::kUnknown) known[one.label].push_back({one.score, one.yes == 1});
    }
  }
  for (uint32_t l = 0; l < selections.classes(); ++l) {
    const auto yes = static_cast<size_t>(
        std::count_if(known[l].begin(), known[l].end(), [](const KnownScore& score) { return score.yes; }));
    const bool by_gold = yes >= kGoldEnough && known[l].size() - yes >= kGoldEnough;
    made.threshold[l] = (by_gold ? known_f1_cut(known[l]) : expected_f1_cut(scores[l])).threshold;
  }
}

}  // namespace

Selections::Set MultilabelEstimate::accepted(uint32_t task) const {
  Selections::Set set;
  for (const Candidate& one : of(task)) {
    if (one.yes >= threshold[one.label]) set.push_back(one.label);
  }
  return set;
}

double MultilabelEstimate::confidence(uint32_t task) const {
  double right = unticked[task];
  for (const Candidate& one : of(task)) right *= one.yes >= threshold[one.label] ? one.yes : 1 - one.yes;
  return right;
}

MultilabelEstimate multilabel_dawid_skene(const Selections& selections, const MultilabelOptions& options) {
  MultilabelEstimate made = shares(selections);
  make_gold_certain(selections, made);
  TickRates rates(selections, options.strength);
  made.converged = false;
  while (!made.converged && made.iterations < options.max_iterations) {
    ++made.iterations;
    rates.fit(selections, made);
    made.converged = score_candidates(selections, rates, made) <= options.tolerance;
    make_gold_certain(selections, made);
  }
  doubt_unticked(selections, rates, made);
  make_gold_certain(selections, made);
  rate_people(selections, made);
  return made;
}

MultilabelEstimate multilabel_learned(const Selections& selections, const MultilabelOptions& options) {
  MultilabelEstimate made = multilabel_dawid_skene(selections, options);
  learn_thresholds(selections, made);
  return made;
}

MultilabelEstimate multilabel_majority(const Selections& selections) {
  MultilabelEstimate made = shares(selections);
  made.threshold.assign(selections.classes(), std::nextafter(0.5, 1.0));
  make_gold_certain(selections, made);
  rate_people(selections, made);
  return made;
}

}  // namespace muster::consensus
