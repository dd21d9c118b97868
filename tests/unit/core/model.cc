#include "tests/unit/core/model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/core/lifecycle.h"

namespace muster::core::testing {

int ModelTask::count(AssignmentState wanted) const {
  return static_cast<int>(
      std::count_if(assignments.begin(), assignments.end(), [&](const auto& a) { return a.state == wanted; }));
}

int ModelTask::room() const {
  if (!open()) return 0;
  return std::max(0, target - count(AssignmentState::Counted) - count(AssignmentState::Leased));
}

Model::Model(const Core* core) : core_(core) {
  facts_.reigns.push_back({core->state().epoch(), 0});
  past_.emplace_back(1, facts_);
}

void Model::step(const Command& command, ShardTime now, const Turn& turn) {
  now_ = now;
  sequence_ = turn.sequence().value();
  const bool settled = !std::holds_alternative<Tick>(command) && !std::holds_alternative<SiteHeard>(command);
  if (settled) expect_nothing_overdue();
  read_choices(turn);
  read_effects(turn);
  events_expected_.clear();
  recalled_here_.clear();
  std::visit([&](const auto& c) { on(c); }, command);
  EXPECT_TRUE(grants_.empty()) << grants_.size() << " leases nobody asked for";
  for (const auto& [id, ended] : ended_) {
    ADD_FAILURE() << id.text() << " ended without need: " << name(ended.how) << ' ' << name(ended.reason);
  }
  expect_effects_match();
  if (turn.has_records() || settled) compare();
  if (std::holds_alternative<Tick>(command)) expect_nobody_idle();
  if (!turn.has_records()) return;
  past_.emplace_back(sequence_, facts_);
  if (past_.size() > 12) past_.erase(past_.begin());
}

void Model::taken_over(const Core* core, size_t lost, ShardTime now, const Turn& turn) {
  core_ = core;
  now_ = now;
  sequence_ = turn.sequence().value();
  while (lost > 0 && !past_.empty() && past_.back().first >= sequence_) past_.pop_back();
  if (lost > 0) facts_ = past_.empty() ? Facts() : past_.back().second;
  facts_.reigns.push_back({core->state().epoch(), sequence_ - 1});
  for (auto& [number, site] : facts_.sites) {
    site.session = SessionNumber();
    site.reconciled = false;
    site.held.clear();
    site.frozen = Millis(0);
    site.disconnected_at = site.last_heard = site.punctual_since = now;
  }
  for (auto& [number, worker] : facts_.workers) worker.credits = 0;
  for (auto& [number, job] : facts_.jobs) {
    for (ModelTask& task : job.tasks) {
      for (ModelAssignment& a : task.assignments) {
        if (a.state != AssignmentState::Leased) continue;
        const Job& real = *core->state().job(number);
        const PackedTask& packed = real.tasks[TaskNumber(static_cast<uint32_t>(&task - job.tasks.data()))];
        const auto granted_until = real.tasks.assignment(packed, *real.tasks.find(packed, 0, a.id)).deadline();
        a.deadline = std::max(granted_until, now + Sessions::kTakeoverGrace);
        a.frozen_before = Millis(0);
        a.opened = true;
      }
    }
  }
  compare();
  past_.emplace_back(sequence_, facts_);
}

// ---- what the core chose ----

void Model::read_choices(const Turn& turn) {
  grants_.clear();
  ended_.clear();
  for (const auto& record : turn.batch().records()) {
    if (record.has_lease_granted()) {
      const auto& lease = record.lease_granted();
      grants_.push_back({AssignmentId::make(0, core_->state().epoch(), lease.counter()), JobNumber(lease.job()),
                         TaskNumber(lease.task()), WorkerNumber(lease.worker()),
                         ShardTime(Millis(lease.deadline_ms()))});
    } else if (record.has_lease_ended()) {
      const auto& ended = record.lease_ended();
      const bool live = find_live(AssignmentId(ended.id())).assignment != nullptr;
      if (!live) continue;  // one that had ended, of an item that is revised now
      ended_[AssignmentId(ended.id())] = {static_cast<AssignmentState>(ended.how()),
                                          static_cast<FateReason>(ended.reason())};
    }
  }
}

void Model::read_effects(const Turn& turn) {
  sent_.clear();
  recalls_sent_.clear();
  events_.clear();
  receipts_.clear();
  reconciled_ = {};
  outcome_.reset();
  placed_.reset();
  jobs_.reset();
  for (const Effect& effect : turn.effects) {
    if (const auto* leases = std::get_if<SendLeases>(&effect)) {
      for (const GrantedLease& lease : leases->leases) sent_.push_back(lease.id);
    } else if (const auto* recall = std::get_if<SendRecall>(&effect)) {
      recalls_sent_.insert(recalls_sent_.end(), recall->ids.begin(), recall->ids.end());
    } else if (const auto* receipts = std::get_if<SendReceipts>(&effect)) {
      receipts_ = receipts->receipts;
    } else if (const auto* reconciled = std::get_if<SendReconciled>(&effect)) {
      reconciled_ = *reconciled;
    } else if (const auto* replied = std::get_if<Replied>(&effect)) {
      outcome_ = replied->outcome;
    } else if (const auto* placed = std::get_if<SendPlaced>(&effect)) {
      placed_ = *placed;
    } else if (const auto* jobs = std::get_if<SendJobs>(&effect)) {
      jobs_ = *jobs;
    } else if (const auto* event = std::get_if<EventRaised>(&effect)) {
      const std::string task = std::to_string(event->job.value()) + "/" + std::to_string(event->task.value());
      if (event->kind == EventRaised::Kind::TaskCompleted) events_.insert("task " + task);
      if (event->kind == EventRaised::Kind::TaskRevised) events_.insert("revised " + task);
      if (event->kind == EventRaised::Kind::JobCompleted) events_.insert("job " + std::to_string(event->job.value()));
    }
  }
}

// Grants come last in a command; `only` are the people it can have been for.
void Model::take_grants(const std::set<WorkerNumber>* only) {
  for (const Grant& grant : std::exchange(grants_, {})) {
    ModelJob& job = facts_.jobs.at(grant.job);
    ModelTask& task = job.tasks.at(grant.task.value());
    EXPECT_TRUE(!only || only->contains(grant.worker)) << "a lease for somebody else";
    EXPECT_TRUE(may_have(grant.worker, job, task)) << grant.id.text() << " is not allowed";
    EXPECT_FALSE(is_kept_from_place(grant.worker, grant.job)) << grant.id.text() << " is not where they were put";
    EXPECT_LT(live_of(grant.worker), facts_.workers.at(grant.worker).credits) << "no lease above credits";
    EXPECT_TRUE(facts_.granted.emplace(grant.id, JobNumber()).second) << grant.id.text() << " recurs";
    EXPECT_EQ(grant.deadline, now_ + job.policy.lease);
    ModelAssignment assignment;
    assignment.id = grant.id;
    assignment.worker = grant.worker;
    assignment.deadline = grant.deadline;
    assignment.frozen_before = facts_.sites.at(facts_.workers.at(grant.worker).site).frozen;
    task.assignments.push_back(assignment);
    task.state = TaskState::InWork;
  }
}

// A lease of this job would be of another than they were put on, which has something for them.
bool Model::is_kept_from_place(WorkerNumber worker, JobNumber job) const {
  const JobNumber place = facts_.workers.at(worker).placed_on;
  const auto found = facts_.jobs.find(place);
  if (place == job || found == facts_.jobs.end()) return false;
  const auto& tasks = found->second.tasks;
  return std::any_of(tasks.begin(), tasks.end(),
                     [&, &placed = found->second](const ModelTask& task) { return may_have(worker, placed, task); });
}

bool Model::may_work_on(const ModelWorker& worker, const ModelJob& job) const {
  const ModelSite& site = facts_.sites.at(worker.site);
  const JobPolicy& policy = job.policy;
  const auto has = [](const auto& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  bool skilled = true;
  for (const std::string& skill : policy.skills) skilled = skilled && has(worker.skills, skill);
  return job.state == JobState::Running && worker.level >= policy.level && skilled &&
         (policy.sites.empty() || has(policy.sites, site.name)) &&
         (policy.regions.empty() || has(policy.regions, site.region));
}

bool Model::may_have(WorkerNumber number, const ModelJob& job, const ModelTask& task) const {
  const ModelWorker& worker = facts_.workers.at(number);
  const ModelSite& site = facts_.sites.at(worker.site);
  if (!worker.active || site.revoked || site.session.value() == 0 || !site.reconciled) return false;
  if (!may_work_on(worker, job) || task.room() == 0) return false;
  if (job.policy.max_per_worker > 0 && taken_of(number, job) >= job.policy.max_per_worker) return false;
  for (const ModelAssignment& a : task.assignments) {
    if (a.worker != number) continue;
    using S = AssignmentState;
    if (a.state != S::Returned && a.state != S::Expired && a.state != S::Recalled && a.state != S::Invalidated) {
      return false;
    }
  }
  const auto names = [&](const std::vector<WorkerNumber>& list) {
    return std::find(list.begin(), list.end(), number) != list.end();
  };
  return !names(task.options.unavailable_for) &&
         (task.options.reserved_for.empty() || names(task.options.reserved_for));
}

uint32_t Model::taken_of(WorkerNumber worker, const ModelJob& job) const {
  uint32_t taken = 0;
  for (const ModelTask& task : job.tasks) {
    for (const ModelAssignment& a : task.assignments) {
      taken += a.worker == worker && (a.state == AssignmentState::Leased || a.revision > 0);
    }
  }
  return taken;
}

uint32_t Model::live_of(WorkerNumber worker) const {
  uint32_t live = 0;
  for (const auto& [number, job] : facts_.jobs) {
    for (const ModelTask& task : job.tasks) {
      for (const ModelAssignment& a : task.assignments) {
        live += a.worker == worker && a.state == AssignmentState::Leased;
      }
    }
  }
  return live;
}

Model::Found Model::find_live(AssignmentId id) {
  for (auto& [number, job] : facts_.jobs) {
    for (ModelTask& task : job.tasks) {
      for (ModelAssignment& a : task.assignments) {
        if (a.id == id && a.state == AssignmentState::Leased) return {&job, &task, &a};
      }
    }
  }
  return {};
}

}  // namespace muster::core::testing
