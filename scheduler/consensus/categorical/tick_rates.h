// How often each person ticks each label where it holds and where it does not: the rates of multilabel.h.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/consensus/categorical/multilabel.h"

namespace muster::consensus {

class TickRates {
 public:
  TickRates(const Selections& selections, double strength);

  void fit(const Selections& selections, const MultilabelEstimate& estimate);

  // Terms of log odds that a label holds: without answers; of a person's silence; what a tick adds over silence.
  double prior_odds(uint32_t label) const { return prior_odds_[label]; }
  double silence(uint32_t worker, uint32_t label) const { return silence_[at(worker, label)]; }
  double tick(uint32_t worker, uint32_t label) const { return tick_[at(worker, label)]; }

 private:
  // By workers × labels: how often there was reason to tick, and how often that was done.
  struct Tally {
    std::vector<double> reasons, done;
  };

  size_t at(uint32_t worker, uint32_t label) const { return size_t{worker} * labels_ + label; }
  void tally(const Selections& selections, const MultilabelEstimate& estimate);
  std::vector<double> rates(const Tally& tally, double usual) const;

  const uint32_t workers_, labels_;
  const double strength_;
  std::vector<double> answers_, ticks_;  // by worker; by workers × labels
  Tally hits_, false_alarms_;
  std::vector<double> prior_odds_, silence_, tick_;
};

}  // namespace muster::consensus
