#include "scheduler/consensus/categorical/variational.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/dirichlet.h"
#include "scheduler/consensus/categorical/split_mix.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

// Expected answers so few that they move neither weights nor bound; gamma functions are spared there. Most cells are
// such: subtypes die out, and people answer few tasks of each.
constexpr double kNothing = 1e-13;

}  // namespace

Variational::Variational(const Labels& labels, uint32_t subtypes, const VariationalPriors& priors, uint64_t seed)
    : labels_(labels), priors_(priors), mixture_(labels, subtypes) {
  const uint32_t classes = labels.classes;
  prior_total_.assign(classes, 0.0);
  for (uint32_t i = 0; i < classes * classes; ++i) {
    prior_at_.push_back(log_gamma(priors.answer_prior[i]));
    prior_total_[i % classes] += priors.answer_prior[i];
  }
  for (const double total : prior_total_) total_at_.push_back(log_gamma(total));
  row_slope_.resize(mixture_.states());
  row_total_.resize(mixture_.states());

  SplitMix random(seed);
  std::vector<double> parts(subtypes, 1.0);
  const std::vector<double> shares = vote_shares(labels);
  mixture_.count(shares, [&](uint32_t, uint32_t state) {
    const uint32_t subtype = state % subtypes;
    if (subtype == 0 && subtypes > 1) {
      // Even over all divisions: exponential numbers over their sum.
      double sum = 0;
      for (double& part : parts) sum += part = -std::log(random.uniform());
      for (double& part : parts) part /= sum;
    }
    return parts[subtype];
  });
}

double Variational::update_prior() {
  const uint32_t classes = labels_.classes, subtypes = mixture_.subtypes();
  std::vector<double> masses(classes, 0.0), weights(classes);
  for (uint32_t s = 0; s < mixture_.states(); ++s) masses[s / subtypes] += mixture_.mass[s];
  double divergence = dirichlet(priors_.class_prior, masses, weights);
  if (subtypes == 1) {
    mixture_.prior = weights;
    return divergence;
  }
  const std::vector<double> subtype_prior(subtypes, priors_.subtype_prior / subtypes);
  for (uint32_t k = 0; k < classes; ++k) {
    const std::span<double> to(&mixture_.prior[size_t{k} * subtypes], subtypes);
    divergence += dirichlet(subtype_prior, {&mixture_.mass[size_t{k} * subtypes], subtypes}, to);
    for (double& weight : to) weight = std::max(weight * weights[k], 1e-100);
  }
  return divergence;
}

double Variational::update_rows(uint32_t worker) {
  const uint32_t classes = labels_.classes, states = mixture_.states(), subtypes = mixture_.subtypes();
  const double* counts = &mixture_.counts[mixture_.cell(worker, 0)];
  double* table = &mixture_.table[mixture_.cell(worker, 0)];
  std::fill(row_total_.begin(), row_total_.end(), 0.0);
  for (uint32_t l = 0; l < classes; ++l) {
    for (uint32_t s = 0; s < states; ++s) row_total_[s] += counts[size_t{l} * states + s];
  }
  double divergence = 0;
  for (uint32_t s = 0; s < states; ++s) {
    const LogGamma before = total_at_[s / subtypes];
    LogGamma at = before;
    if (row_total_[s] > kNothing) at = log_gamma(prior_total_[s / subtypes] + row_total_[s]);
    divergence += at.value - before.value;
    row_slope_[s] = at.slope;
  }
  for (uint32_t l = 0; l < classes; ++l) {
    for (uint32_t s = 0; s < states; ++s) {
      const size_t i = size_t{l} * states + s, prior = size_t{l} * classes + s / subtypes;
      LogGamma at = prior_at_[prior];
      if (counts[i] > kNothing) at = log_gamma(priors_.answer_prior[prior] + counts[i]);
      const double expected_log = at.slope - row_slope_[s];
      divergence += counts[i] * expected_log + prior_at_[prior].value - at.value;
      table[i] = std::exp(expected_log);
    }
  }
  return divergence;
}

double Variational::step() {
  double divergence = update_prior();
  for (uint32_t w = 0; w < labels_.workers; ++w) divergence += update_rows(w);
  return mixture_.pass() - divergence;
}

void Variational::write(Estimate& estimate) const {
  const uint32_t classes = labels_.classes, subtypes = mixture_.subtypes();
  estimate.posterior = mixture_.posterior;
  std::fill(estimate.prior.begin(), estimate.prior.end(), 0.0);
  for (uint32_t s = 0; s < mixture_.states(); ++s) estimate.prior[s / subtypes] += mixture_.mass[s];
  double total = labels_.tasks();
  for (uint32_t k = 0; k < classes; ++k) {
    estimate.prior[k] += priors_.class_prior[k];
    total += priors_.class_prior[k];
  }
  for (double& share : estimate.prior) share /= total;
  for (uint32_t t = 0; t < labels_.tasks(); ++t) {
    if (!labels_.of(t).empty() || labels_.truth(t) != Labels::kUnknown) continue;
    std::copy(estimate.prior.begin(), estimate.prior.end(), estimate.posterior.begin() + size_t{t} * classes);
  }
  write_confusion(estimate);
  reliability_from_confusion(estimate, labels_.workers);
}

void Variational::write_confusion(Estimate& estimate) const {
  const uint32_t classes = labels_.classes, subtypes = mixture_.subtypes();
  estimate.confusion.assign(size_t{labels_.workers} * classes * classes, 0.0);
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    for (uint32_t s = 0; s < mixture_.states(); ++s) {
      const uint32_t k = s / subtypes;
      double of_class = 0, total = prior_total_[k];
      for (uint32_t m = 0; m < subtypes; ++m) of_class += mixture_.mass[k * subtypes + m];
      for (uint32_t l = 0; l < classes; ++l) total += mixture_.counts[mixture_.cell(w, l) + s];
      const double share = of_class > 0 ? mixture_.mass[s] / of_class : 1.0 / subtypes;
      for (uint32_t l = 0; l < classes; ++l) {
        const double row = mixture_.counts[mixture_.cell(w, l) + s] + priors_.answer_prior[size_t{l} * classes + k];
        estimate.confusion[(size_t{w} * classes + k) * classes + l] += share * row / total;
      }
    }
  }
}

}  // namespace muster::consensus
