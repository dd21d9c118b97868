// A sum of logarithms that takes one only now and then: of the product, before it leaves its range.
#pragma once

#include <cmath>

namespace muster::consensus {

class LogSum {
 public:
  // Above 0 and finite.
  void add_log_of(double factor) {
    if (factor < kLeast || factor > kMost) {
      sum_ += std::log(factor);
      return;
    }
    product_ *= factor;
    if (product_ < kLeast || product_ > kMost) {
      sum_ += std::log(product_);
      product_ = 1;
    }
  }
  void add(double logarithm) { sum_ += logarithm; }
  double value() const { return sum_ + std::log(product_); }

 private:
  static constexpr double kLeast = 1e-100, kMost = 1e100;
  double sum_ = 0, product_ = 1;
};

}  // namespace muster::consensus
