// What variational methods need of gamma functions and Dirichlet distributions.
#pragma once

#include <span>

namespace muster::consensus {

struct LogGamma {
  double value = 0;  // log of the gamma function
  double slope = 0;  // its derivative, digamma
};

// x > 0. Stirling's series after shifting x above 8; errors below 1e-10 relative to the greater of 1 and the value.
LogGamma log_gamma(double x);

// A Dirichlet posterior of parameters prior + counts: writes exp(E[log p_i]) to `weights` and returns its
// Kullback-Leibler divergence from the prior. All three spans are of one length; the prior's numbers are above 0.
double dirichlet(std::span<const double> prior, std::span<const double> counts, std::span<double> weights);

}  // namespace muster::consensus
