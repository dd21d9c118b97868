// How sure are we that a task where nobody found anything is empty?
//
// Of tasks, a share z has something to find; of answers to such tasks, a share m found nothing all the same. So after n
// empty answers nothing is there with probability (1 - z) / (1 - z + z m^n). Both shares start from imagined tasks:
// one of each kind, and one empty answer in four.
#pragma once

#include <cmath>
#include <cstddef>

namespace muster::consensus {

class Emptiness {
 public:
  // A task with the probability that something is there, how many answered and how many of them found nothing.
  void add(double something, size_t answers, size_t empty) {
    ++tasks_;
    something_ += something;
    answers_ += something * static_cast<double>(answers);
    empty_ += something * static_cast<double>(empty);
  }
  double after(size_t empty_answers) const {
    const double z = something_ / tasks_;
    return (1 - z) / (1 - z + z * std::pow(empty_ / answers_, static_cast<double>(empty_answers)));
  }

 private:
  double tasks_ = 2, something_ = 1, answers_ = 4, empty_ = 1;
};

}  // namespace muster::consensus
