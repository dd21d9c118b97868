#include "scheduler/consensus/categorical/dirichlet.h"

#include <gtest/gtest.h>

#include <cmath>

namespace muster::consensus {
namespace {

TEST(LogGamma, AgreesWithTheStandardLibrary) {
  for (const double x : {0.001, 0.1, 0.5, 1.0, 1.5, 2.0, 3.7, 7.99, 8.0, 25.0, 1e3, 1e7}) {
    EXPECT_NEAR(log_gamma(x).value, std::lgamma(x), 1e-9 * (1 + std::abs(std::lgamma(x)))) << x;
  }
}

TEST(LogGamma, HasTheSlopeOfDigamma) {
  const double euler = 0.57721566490153286;
  EXPECT_NEAR(log_gamma(1).slope, -euler, 1e-10);
  EXPECT_NEAR(log_gamma(2).slope, 1 - euler, 1e-10);
  EXPECT_NEAR(log_gamma(0.5).slope, -euler - 2 * std::log(2.0), 1e-10);
  EXPECT_NEAR(log_gamma(100).slope, 4.600161852738087, 1e-10);
}

TEST(Dirichlet, DivergesNotFromItsPrior) {
  const double prior[] = {0.5, 2, 7}, counts[] = {0, 0, 0};
  double weights[3];
  EXPECT_NEAR(dirichlet(prior, counts, weights), 0, 1e-12);
}

TEST(Dirichlet, DivergesAsIntegrationSays) {
  // Beta(3, 1) from Beta(1, 1): the integral of 3x² log 3x² is log 3 - 2/3.
  const double prior[] = {1, 1}, counts[] = {2, 0};
  double weights[2];
  EXPECT_NEAR(dirichlet(prior, counts, weights), std::log(3.0) - 2.0 / 3, 1e-10);
  EXPECT_NEAR(weights[0], std::exp(-1.0 / 3), 1e-10);                // E[log x] under 3x²
  EXPECT_NEAR(weights[1], std::exp(-(1 + 1. / 2 + 1. / 3)), 1e-10);  // E[log(1-x)]
}

}  // namespace
}  // namespace muster::consensus
