// How well a person finds what there is to find: F1 of what they gave against what is believed, in expectation.
#pragma once

#include <cstdint>
#include <vector>

namespace muster::consensus {

// One per family of things to find (choices, spans, objects). Two imagined things per person, found and given as usual,
// stand for what is not known yet.
class PersonF1 {
 public:
  explicit PersonF1(uint32_t workers)
      : right_(workers, kImagined * kUsual), given_(workers, kImagined), there_(workers, kImagined) {}

  // `right`: the summed probability that what they gave is right; `given`: how much they gave; `there`: the summed
  // probability of all there was to find.
  void add(uint32_t worker, double right, double given, double there) {
    right_[worker] += right;
    given_[worker] += given;
    there_[worker] += there;
  }
  double of(uint32_t worker) const { return 2 * right_[worker] / (given_[worker] + there_[worker]); }
  std::vector<double> all() const {
    std::vector<double> rates(right_.size());
    for (uint32_t w = 0; w < rates.size(); ++w) rates[w] = of(w);
    return rates;
  }

 private:
  static constexpr double kImagined = 2, kUsual = 0.7;

  std::vector<double> right_, given_, there_;
};

}  // namespace muster::consensus
