#include "tests/bench/adaptive/calibrated.h"

#include "scheduler/consensus/categorical/auto_choice.h"

namespace muster::bench {

using consensus::Labels;

std::vector<Calibrated> calibrated(const RecordedSet& set) {
  const consensus::Estimate fit = consensus::auto_choice(set.labels);
  const consensus::AutoEvidence chosen = consensus::auto_evidence(set.labels).strongest();
  consensus::Calibration raw;
  for (uint32_t t = 0; t < fit.tasks(); ++t) raw.confidence.push_back(fit.of(t)[consensus::best_class(fit.of(t))]);
  const auto refit = [&](const Labels& labels) { return consensus::auto_fit(labels, chosen); };
  std::vector<Calibrated> all;
  for (const consensus::Calibration& one :
       {raw, consensus::calibrate_by_gold(fit, set.truth), consensus::calibrate_by_answers(set.labels, fit, refit)}) {
    std::vector<double> confidence, right;
    for (uint32_t t = 0; t < fit.tasks(); ++t) {
      if (set.truth[t] == Labels::kUnknown) continue;
      confidence.push_back(one.confidence[t]);
      right.push_back(static_cast<int32_t>(consensus::best_class(fit.of(t))) == set.truth[t] ? 1 : 0);
    }
    all.push_back({std::string(consensus::name(one.basis)), consensus::reliability_bins(confidence, right)});
  }
  return all;
}

}  // namespace muster::bench
