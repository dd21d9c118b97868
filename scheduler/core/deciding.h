// Whether a task has enough answers, and what follows: it closes, or wants another. Fixed redundancy counts; adaptive
// redundancy weighs what the answers say (scheduler/consensus/policy).
#pragma once

#include <boost/container/static_vector.hpp>
#include <span>

#include "scheduler/consensus/policy/online.h"
#include "scheduler/consensus/policy/stopping.h"
#include "scheduler/core/ledger.h"

namespace muster::core {

// Assumptions: a task's answers fit in a stack array, so its posterior is made anew at every answer from what is now
// known of the people (O(answers + classes)) and nothing is kept a task.
// Algorithm: an adaptive task begins with the fewest answers as its target. Each time that many are counted,
// consensus::decide says whether to stop; if not, the target rises by one. Answers without a code are scored outside:
// ScoreTask goes out, the task has no room meanwhile, and Scored brings the confidence.
// Somebody who may work alone (consensus/policy/trust.h) is given a fresh task with a target of one.
class Deciding {
 public:
  explicit Deciding(Ledger& ledger) : ledger_(ledger) {}

  // An answer of this open task was just counted.
  void after_counted(const Job& job, TaskNumber task);
  // This task is about to be leased to this person, who may not need company, or may not be enough.
  void before_lease(const Job& job, TaskNumber task, WorkerNumber worker);
  void scored(const Scored& command);
  void correct(const CorrectEstimates& command);
  // At takeover, for each job: learns from what was decided, and takes up what was being decided.
  void rebuild(const Job& job);

 private:
  void act(const Job& job, TaskNumber task, consensus::StopDecision decision);
  void close(const Job& job, TaskNumber task, TaskState state);
  void ask_for_score(const Job& job, TaskNumber task);
  bool may_work_alone(const Job& job, TaskNumber task, WorkerNumber worker) const;

  Ledger& ledger_;
};

bool is_adaptive(const JobPolicy& policy);
// The rule of one task: its item's, or its job's. No more answers than there are people it is reserved for.
consensus::StopRule stop_rule(const Job& job, TaskNumber task);

// A task's counted answers that have a class.
class CountedBallots {
 public:
  CountedBallots(const Job& job, TaskNumber task);
  std::span<const consensus::Ballot> span() const { return {ballots_.data(), ballots_.size()}; }

 private:
  boost::container::static_vector<consensus::Ballot, 100> ballots_;  // the most answers a task may want
};

// How open a task is by what was answered, for TaskOrder::Uncertainty: 0 certain or not yet asked, 15 wholly open.
uint8_t uncertainty(const Job& job, TaskNumber task, const consensus::RunningEstimates* estimates);

}  // namespace muster::core
