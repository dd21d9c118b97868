#include "scheduler/consensus/categorical/ebcc.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/variational.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

struct Climb {
  std::unique_ptr<Variational> model;
  std::vector<double> bounds = {};
  bool converged = false;

  bool done(const EbccOptions& options) const {
    return converged || static_cast<int>(bounds.size()) >= options.max_iterations;
  }
  void go(int steps, const EbccOptions& options, double enough) {
    for (; steps > 0 && !done(options); --steps) {
      bounds.push_back(model->step());
      const size_t n = bounds.size();
      converged = n > 1 && bounds[n - 1] - bounds[n - 2] < enough;
    }
  }
};

// The class prior that the votes suggest, worth as much as the tasks themselves.
std::vector<double> voted_prior(const Labels& labels, double strength) {
  const std::vector<double> shares = vote_shares(labels);
  std::vector<double> sums(labels.classes, 0.0);
  for (size_t i = 0; i < shares.size(); ++i) sums[i % labels.classes] += strength * shares[i];
  for (double& sum : sums) sum = std::max(sum, 1e-3);
  return sums;
}

constexpr double kMostNumbers = 1 << 26;       // half a gigabyte
constexpr double kMostProducts = 200'000'000;  // in one step of all starts: many answers leave less to chance
constexpr double kLeastStarts = 4;

int affordable_starts(const Labels& labels, uint32_t subtypes, int wanted) {
  const double states = double{1} * labels.classes * subtypes;
  const double numbers = states * labels.workers * labels.classes * 2 + double{1} * labels.tasks() * labels.classes;
  const double products = states * static_cast<double>(labels.answers.size());
  const double starts = std::min<double>(wanted, std::max(kLeastStarts, kMostProducts / products));
  return static_cast<int>(std::max(1.0, std::min(starts, kMostNumbers / numbers)));
}

Climb best_climb(const Labels& labels, uint32_t subtypes, const VariationalPriors& priors, const EbccOptions& options) {
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  const int starts = subtypes > 1 ? affordable_starts(labels, subtypes, options.starts) : 1;
  std::vector<Climb> climbs;
  for (int s = 1; s <= starts; ++s) {
    climbs.push_back({std::make_unique<Variational>(labels, subtypes, priors, static_cast<uint64_t>(s))});
  }
  for (int steps = options.first_round; climbs.size() > 1; steps *= 2) {
    for (Climb& climb : climbs) climb.go(steps, options, enough);
    std::stable_sort(climbs.begin(), climbs.end(),
                     [](const Climb& a, const Climb& b) { return a.bounds.back() > b.bounds.back(); });
    climbs.erase(climbs.begin() + static_cast<ptrdiff_t>((climbs.size() + 1) / 2), climbs.end());
  }
  climbs.front().go(options.max_iterations, options, enough);
  return std::move(climbs.front());
}

Estimate fewer_subtypes(const Labels& labels) {
  Estimate estimate = bayes_dawid_skene(labels);
  estimate.method = "ebcc";
  if (estimate.why.empty()) estimate.why = "too many people and classes for subtypes: one subtype a class instead";
  return estimate;
}

}  // namespace

Estimate ebcc(const Labels& labels, const EbccOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "ebcc");
  if (nothing_to_infer(labels)) return estimate;
  const uint32_t told_apart = labels.tasks() / (labels.classes * std::max(options.tasks_per_subtype, 1u));
  const uint32_t subtypes = std::clamp(told_apart, 1u, std::max(options.subtypes, 1u));
  if (!Mixture::fits(labels, subtypes)) return fewer_subtypes(labels);
  const double strength = options.wrong_prior * labels.classes + options.right_prior;
  const double diagonal = (options.wrong_prior + options.right_prior) / strength;
  const VariationalPriors priors{voted_prior(labels, options.class_prior), options.subtype_prior,
                                 imagined_answers(labels, strength, diagonal, options.crowd_strength)};
  Climb best = best_climb(labels, subtypes, priors, options);
  best.model->write(estimate);
  estimate.iterations = static_cast<int>(best.bounds.size());
  estimate.converged = best.converged;
  estimate.objective = std::move(best.bounds);
  return estimate;
}

}  // namespace muster::consensus
