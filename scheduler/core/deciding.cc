#include "scheduler/core/deciding.h"

#include <algorithm>
#include <vector>

#include "scheduler/consensus/majority.h"

namespace muster::core {
namespace {

using consensus::Next;
using consensus::StopReason;

constexpr consensus::StopDecision kEnough{Next::Stop, StopReason::Confident}, kAskMore{};

bool by_item(const ItemOptions* options) {
  return options != nullptr && options->max_redundancy > 0;
}

std::vector<consensus::ValueRule> value_rules(const JobPolicy& policy) {
  std::vector<consensus::ValueRule> rules;
  for (const ValueRule& rule : policy.stop_when) {
    rules.push_back({static_cast<uint32_t>(rule.code - policy.first_code), rule.count});
  }
  return rules;
}

// Whether a task is done with a number of answers, whatever they say.
bool only_counts(const Job& job, TaskNumber task) {
  const JobPolicy& policy = job.info.policy;
  const ItemOptions* options = job.tasks.options(task);
  if (!by_item(options)) return !is_adaptive(policy);
  return options->min_redundancy == options->max_redundancy && policy.stop_when.empty() && policy.trust_after == 0;
}

bool is_open(const PackedTask& task) {
  return task.state() == TaskState::Fresh || task.state() == TaskState::InWork;
}

}  // namespace

bool is_adaptive(const JobPolicy& policy) {
  return policy.max_redundancy > policy.redundancy || !policy.stop_when.empty() || policy.trust_after > 0;
}

consensus::StopRule stop_rule(const Job& job, TaskNumber task) {
  const JobPolicy& policy = job.info.policy;
  const ItemOptions* options = job.tasks.options(task);
  consensus::StopRule rule;
  rule.min = policy.redundancy;
  rule.max = std::max(policy.redundancy, policy.max_redundancy);
  rule.confidence = policy.confidence;
  rule.price = policy.price;
  rule.at_max = policy.at_max == AtMax::Accept ? consensus::AtMax::Accept : consensus::AtMax::Dispute;
  if (by_item(options)) {
    rule.min = options->min_redundancy;
    rule.max = options->max_redundancy;
    rule.confidence = options->confidence;
  }
  if (rule.min == rule.max) rule.at_max = consensus::AtMax::Accept;
  if (options != nullptr && !options->reserved_for.empty()) {
    rule.max = std::min(rule.max, static_cast<uint32_t>(options->reserved_for.size()));
  }
  return rule;
}

CountedBallots::CountedBallots(const Job& job, TaskNumber number) {
  const PackedTask& task = job.tasks[number];
  const JobPolicy& policy = job.info.policy;
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& assignment = job.tasks.assignment(task, i);
    if (assignment.state() != AssignmentState::Counted) continue;
    const uint32_t label = static_cast<uint32_t>(assignment.code()) - policy.first_code;
    if (assignment.code() < policy.first_code || label >= policy.classes) continue;
    MUSTER_CHECK(ballots_.size() < ballots_.capacity());
    ballots_.push_back({assignment.worker().value(), label});
  }
}

uint8_t uncertainty(const Job& job, TaskNumber task, const consensus::RunningEstimates* estimates) {
  if (estimates == nullptr) return 0;
  const CountedBallots ballots(job, task);
  if (ballots.span().empty()) return 0;
  return consensus::uncertainty_bucket(estimates->standing(ballots.span()).confidence, estimates->classes());
}

void Deciding::after_counted(const Job& job, TaskNumber number) {
  const PackedTask& task = job.tasks[number];
  if (!is_open(task)) return;
  const consensus::StopRule rule = stop_rule(job, number);
  if (only_counts(job, number)) {
    if (task.counted >= task.target) close(job, number, TaskState::Done);
    return;
  }
  const auto* estimates = ledger_.present().jobs[job.info.number].estimates.get();
  if (estimates == nullptr) {
    if (task.counted >= task.target) ask_for_score(job, number);
    return;
  }
  if (task.counted < task.target && job.info.policy.stop_when.empty()) return;
  const CountedBallots ballots(job, number);
  const bool alone = task.counted == 1 && task.target == 1 && rule.min > 1;
  auto decision = consensus::decide(rule, value_rules(job.info.policy), *estimates, ballots.span(), alone);
  const auto empty = static_cast<uint32_t>(task.counted - ballots.span().size());
  const auto nothing = consensus::sure_of_nothing(empty, task.counted);
  if (nothing && decision.reason != StopReason::ByValue) {
    decision = task.counted >= rule.min && *nothing >= rule.confidence ? kEnough : kAskMore;
  }
  act(job, number, decision);
}

// A task with uncoded answers, or with none that names a class, goes by what was counted.
void Deciding::act(const Job& job, TaskNumber number, consensus::StopDecision decision) {
  const PackedTask& task = job.tasks[number];
  const consensus::StopRule rule = stop_rule(job, number);
  if (decision.next == Next::AskMore && task.counted >= rule.max) {
    const bool accept = rule.at_max == consensus::AtMax::Accept;
    decision = {Next::AtMax, accept ? StopReason::Accepted : StopReason::Disputed};
  }
  if (decision.next == Next::AskMore) {
    const auto wanted = static_cast<uint8_t>(std::max<uint32_t>(rule.min, task.counted + 1U));
    if (wanted > task.target) ledger_.change_target(job, number, wanted);
    return;
  }
  if (task.target != task.counted) ledger_.change_target(job, number, task.counted);
  close(job, number, decision.reason == StopReason::Disputed ? TaskState::Disputed : TaskState::Done);
}

void Deciding::close(const Job& job, TaskNumber number, TaskState state) {
  if (auto* estimates = ledger_.present().jobs[job.info.number].estimates.get()) {
    estimates->learn(CountedBallots(job, number).span());
  }
  ledger_.close_task(job, number, state);
}

void Deciding::ask_for_score(const Job& job, TaskNumber number) {
  const PackedTask& task = job.tasks[number];
  ScoreTask score{job.info.number, number, task.counted, {}};
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& assignment = job.tasks.assignment(task, i);
    if (assignment.state() != AssignmentState::Counted) continue;
    score.answers.push_back(
        {assignment.worker(), {job.info.number, assignment.content_sequence(), assignment.content_index()}});
  }
  ledger_.effect(std::move(score));
}

void Deciding::scored(const Scored& command) {
  const Job* job = ledger_.state().job(command.job);
  if (!job || command.task.value() >= job->tasks.size()) return;
  const PackedTask& task = job->tasks[command.task];
  // Answers that came or went meanwhile are scored by themselves.
  if (task.state() != TaskState::InWork || task.counted != command.counted || task.counted < task.target) return;
  const consensus::StopRule rule = stop_rule(*job, command.task);
  const bool enough = task.counted >= rule.min && command.confidence >= rule.confidence;
  act(*job, command.task, enough ? kEnough : kAskMore);
}

void Deciding::correct(const CorrectEstimates& command) {
  const auto found = ledger_.present().jobs.find(command.job);
  if (found == ledger_.present().jobs.end() || !found->second.estimates) return;
  found->second.estimates->correct(*command.fit, command.people);
  found->second.estimates->set_curve(command.curve);
}

bool Deciding::may_work_alone(const Job& job, TaskNumber task, WorkerNumber worker) const {
  const JobPolicy& policy = job.info.policy;
  const auto found = ledger_.present().jobs.find(job.info.number);
  if (policy.trust_after == 0 || found->second.estimates == nullptr) return false;
  const consensus::Trust trust = found->second.estimates->trust(worker.value());
  return trust.agreed_in_a_row >= policy.trust_after &&
         consensus::may_work_alone(trust, job.info.number.value(), task.value(), worker.value());
}

void Deciding::before_lease(const Job& job, TaskNumber number, WorkerNumber worker) {
  if (job.info.policy.trust_after == 0) return;
  const PackedTask& task = job.tasks[number];
  const consensus::StopRule rule = stop_rule(job, number);
  if (task.counted > 0 || job.tasks.live(task) > 0 || rule.min < 2) return;
  const bool alone = may_work_alone(job, number, worker);
  const auto wanted = static_cast<uint8_t>(alone ? 1 : rule.min);
  if (wanted != task.target) ledger_.change_target(job, number, wanted);
}

void Deciding::rebuild(const Job& job) {
  auto* estimates = ledger_.present().jobs[job.info.number].estimates.get();
  for (uint32_t t = 0; t < job.tasks.size() && estimates != nullptr; ++t) {
    const TaskState state = job.tasks[TaskNumber(t)].state();
    if (state == TaskState::Done || state == TaskState::Disputed) {
      estimates->learn(CountedBallots(job, TaskNumber(t)).span());
    }
  }
  if (!is_adaptive(job.info.policy)) return;
  for (uint32_t t = 0; t < job.tasks.size(); ++t) {
    const PackedTask& task = job.tasks[TaskNumber(t)];
    if (task.state() == TaskState::InWork && task.counted >= task.target) after_counted(job, TaskNumber(t));
  }
}

}  // namespace muster::core
