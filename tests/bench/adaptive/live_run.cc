#include "tests/bench/adaptive/live_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "scheduler/consensus/categorical/auto_choice.h"
#include "scheduler/consensus/categorical/calibration.h"
#include "scheduler/consensus/policy/stopping.h"
#include "tests/bench/adaptive/parallel.h"

namespace muster::bench {
namespace {

using consensus::Ballot;
using consensus::Labels;
using consensus::Next;

constexpr double kGrowth = 1.1;
constexpr double kFirstFit = 0.1;  // answers a task
constexpr double kSure = 0.9;

struct Outcome {
  double answers = 0, right = 0, judged = 0, said = 0, sure = 0, sure_said = 0, sure_right = 0;
};

class Live {
 public:
  Live(const RecordedSet& set, uint64_t seed, double confidence)
      : set_(set), arrivals_(set, seed), chance_(seed), running_(set.labels.classes), count_(set.labels.tasks()) {
    rule_.min = 2;
    rule_.confidence = confidence;
  }

  Outcome run() {
    std::vector<uint32_t> open(count_.size());
    std::iota(open.begin(), open.end(), 0u);
    size_t answers = 0;
    auto next_fit = static_cast<size_t>(kFirstFit * static_cast<double>(count_.size())) + 1;
    while (!open.empty()) {
      uint32_t& task = open[chance_() % open.size()];
      if (!ask(task)) {
        task = open.back();
        open.pop_back();
      }
      if (++answers < next_fit) continue;
      fit();
      next_fit = static_cast<size_t>(static_cast<double>(answers) * kGrowth) + 1;
    }
    return judge(fit());
  }

 private:
  // One more answer. False: the task is closed.
  bool ask(uint32_t task) {
    consensus::StopRule rule = rule_;
    rule.max = arrivals_.most(task);
    rule.min = std::min(rule.min, rule.max);
    if (rule.max == 0) return false;
    const std::vector<Ballot> answers = arrivals_.first(task, ++count_[task]);
    if (consensus::decide(rule, {}, running_, answers).next == Next::AskMore) return true;
    running_.learn(answers);
    return false;
  }

  struct Fit {
    consensus::Estimate estimate;
    consensus::Calibration calibration;
  };
  Fit fit() {
    const Labels labels = arrivals_.labels(count_);
    Fit fit{consensus::auto_choice(labels), {}};
    fit.calibration = consensus::calibrate_by_answers(labels, fit.estimate, consensus::auto_choice);
    std::vector<consensus::RunningEstimates::Fitted> people(labels.workers);
    for (uint32_t w = 0; w < labels.workers; ++w) people[w].worker = w;
    for (const Labels::Answer& answer : labels.answers) ++people[answer.worker].answers;
    running_.correct(fit.estimate, people);
    running_.set_curve(fit.calibration.curve);
    return fit;
  }

  Outcome judge(const Fit& fit) const {
    Outcome outcome;
    for (uint32_t t = 0; t < count_.size(); ++t) {
      outcome.answers += count_[t];
      if (set_.truth[t] == Labels::kUnknown) continue;
      const double said = fit.calibration.confidence[t];
      const double right = static_cast<int32_t>(consensus::best_class(fit.estimate.of(t))) == set_.truth[t] ? 1 : 0;
      outcome.judged += 1;
      outcome.right += right;
      outcome.said += said;
      if (said < kSure) continue;
      outcome.sure += 1;
      outcome.sure_said += said;
      outcome.sure_right += right;
    }
    return outcome;
  }

  const RecordedSet& set_;
  const Arrivals arrivals_;
  std::mt19937_64 chance_;
  consensus::RunningEstimates running_;
  consensus::StopRule rule_;
  std::vector<uint32_t> count_;
};

}  // namespace

LiveRuns run_live(const RecordedSet& set, uint32_t seeds, uint32_t threads, double confidence) {
  std::vector<Outcome> outcomes(seeds);
  in_parallel(threads, seeds, [&](uint32_t i) { outcomes[i] = Live(set, i + 1, confidence).run(); });
  LiveRuns runs;
  double sure = 0;
  for (const Outcome& one : outcomes) {
    runs.answers += one.answers / set.labels.tasks() / seeds;
    runs.accuracy += one.right / one.judged / seeds;
    runs.said += one.said / one.judged / seeds;
    runs.sure += one.sure / one.judged / seeds;
    sure += one.sure;
    runs.sure_said += one.sure_said;
    runs.sure_right += one.sure_right;
  }
  runs.sure_said /= std::max(1.0, sure);
  runs.sure_right /= std::max(1.0, sure);
  for (const Outcome& one : outcomes) {
    const double off = one.right / one.judged - runs.accuracy;
    runs.spread += off * off / std::max(1u, seeds - 1);
  }
  runs.spread = std::sqrt(runs.spread);
  return runs;
}

}  // namespace muster::bench
