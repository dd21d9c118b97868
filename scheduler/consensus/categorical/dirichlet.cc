#include "scheduler/consensus/categorical/dirichlet.h"

#include <cmath>
#include <numbers>

namespace muster::consensus {

LogGamma log_gamma(double x) {
  // With P = x (x+1) … (x+n-1): log Gamma(x) = log Gamma(x+n) - log P, and its slope loses P'/P.
  double product = 1, derivative = 0;
  while (x < 8) {
    derivative = derivative * x + product;
    product *= x;
    x += 1;
  }
  const double log_x = std::log(x), r = 1 / x, r2 = r * r;
  const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi);
  LogGamma made;
  made.value = (x - 0.5) * log_x - x + half_log_two_pi +
               r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188))));
  made.slope =
      log_x - 0.5 * r - r2 * (1.0 / 12 - r2 * (1.0 / 120 - r2 * (1.0 / 252 - r2 * (1.0 / 240 - r2 * (1.0 / 132)))));
  if (derivative > 0) {
    made.value -= std::log(product);
    made.slope -= derivative / product;
  }
  return made;
}

double dirichlet(std::span<const double> prior, std::span<const double> counts, std::span<double> weights) {
  double prior_total = 0, total = 0;
  for (size_t i = 0; i < prior.size(); ++i) {
    prior_total += prior[i];
    total += prior[i] + counts[i];
  }
  const LogGamma of_total = log_gamma(total);
  double divergence = of_total.value - log_gamma(prior_total).value;
  for (size_t i = 0; i < prior.size(); ++i) {
    const LogGamma of_part = log_gamma(prior[i] + counts[i]);
    const double expected_log = of_part.slope - of_total.slope;
    weights[i] = std::exp(expected_log);
    divergence += counts[i] * expected_log;
    if (counts[i] != 0) divergence += log_gamma(prior[i]).value - of_part.value;
  }
  return divergence;
}

}  // namespace muster::consensus
