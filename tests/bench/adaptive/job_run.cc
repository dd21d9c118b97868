#include "tests/bench/adaptive/job_run.h"

#include <algorithm>

#include "scheduler/consensus/categorical/auto_choice.h"

namespace muster::bench {
namespace {

using consensus::Ballot;
using consensus::Labels;
using consensus::Next;

class Run {
 public:
  Run(const RecordedSet& set, const Arrivals& arrivals, const consensus::StopRule& rule)
      : set_(set),
        arrivals_(arrivals),
        rule_(rule),
        running_(set.labels.classes),
        count_(set.labels.tasks()),
        open_(set.labels.tasks(), true) {}

  JobRun finish() {
    if (rule_.confidence > 1) {
      for (uint32_t t = 0; t < count_.size(); ++t) count_[t] = arrivals_.most(t);
    }
    while (wave()) refit();
    return {count_, consensus::auto_choice(arrivals_.labels(count_)).posterior};
  }

 private:
  // False when no task wanted an answer.
  bool wave() {
    bool any = false;
    for (uint32_t t = 0; t < set_.labels.tasks(); ++t) {
      if (!open_[t] || count_[t] >= arrivals_.most(t)) continue;
      any = true;
      const std::vector<Ballot> answers = arrivals_.first(t, ++count_[t]);
      open_[t] = wants_more(t, answers);
      if (!open_[t]) running_.learn(answers);
    }
    return any;
  }

  bool wants_more(uint32_t task, const std::vector<Ballot>& answers) const {
    consensus::StopRule rule = rule_;
    rule.max = arrivals_.most(task);
    rule.min = std::min(rule.min, rule.max);
    return consensus::decide(rule, {}, running_, answers).next == Next::AskMore;
  }

  void refit() {
    const Labels labels = arrivals_.labels(count_);
    if (static_cast<double>(labels.answers.size()) > 1.25 * static_cast<double>(answers_at_choice_)) {
      chosen_ = consensus::auto_evidence(labels).strongest();
      answers_at_choice_ = labels.answers.size();
    }
    std::vector<consensus::RunningEstimates::Fitted> people(labels.workers);
    for (uint32_t w = 0; w < labels.workers; ++w) people[w].worker = w;
    for (const Labels::Answer& answer : labels.answers) ++people[answer.worker].answers;
    running_.correct(consensus::auto_fit(labels, chosen_), people);
    for (uint32_t t = 0; t < labels.tasks(); ++t) open_[t] = wants_more(t, arrivals_.first(t, count_[t]));
  }

  const RecordedSet& set_;
  const Arrivals& arrivals_;
  const consensus::StopRule& rule_;
  consensus::RunningEstimates running_;
  std::vector<uint32_t> count_;
  std::vector<bool> open_;
  consensus::AutoEvidence chosen_;
  size_t answers_at_choice_ = 0;
};

}  // namespace

JobRun run_adaptive(const RecordedSet& set, const Arrivals& arrivals, const consensus::StopRule& rule) {
  return Run(set, arrivals, rule).finish();
}

}  // namespace muster::bench
