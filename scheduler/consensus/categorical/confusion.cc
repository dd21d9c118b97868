#include "scheduler/consensus/categorical/confusion.h"

#include "scheduler/consensus/categorical/one_coin.h"

namespace muster::consensus {

void reliability_from_confusion(Estimate& estimate, uint32_t workers) {
  const size_t classes = estimate.classes;
  estimate.reliability.assign(workers, 0.0);
  for (uint32_t w = 0; w < workers; ++w) {
    for (size_t k = 0; k < classes; ++k) {
      estimate.reliability[w] += estimate.prior[k] * estimate.confusion[(w * classes + k) * classes + k];
    }
  }
}

Estimate one_coin_instead(const Labels& labels, std::string_view method) {
  Estimate estimate = one_coin(labels);
  estimate.method = method;
  estimate.why = "too many people and classes for a confusion matrix each: one number a person instead";
  return estimate;
}

}  // namespace muster::consensus
