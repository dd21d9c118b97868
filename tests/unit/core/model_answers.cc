// The model's answers, and how leases end.
#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/core/lifecycle.h"
#include "tests/unit/core/model.h"

namespace muster::core::testing {
namespace {

using S = AssignmentState;

std::string text(const Receipt& receipt) {
  const std::string head = receipt.id.text() + " r" + std::to_string(receipt.revision) + " ";
  switch (receipt.kind) {
    case Receipt::Kind::Fate:
      return head + std::string(name(receipt.fate)) + " " + std::string(name(receipt.reason));
    case Receipt::Kind::Ignored:
      return head + "ignored " + std::string(name(receipt.reason));
    case Receipt::Kind::Final:
      return head + "final " + std::string(name(receipt.reason));
  }
  return head;
}

template <class Receipts>
std::string texts(const Receipts& receipts) {
  std::string all;
  for (const Receipt& receipt : receipts) all += text(receipt) + "\n";
  return all;
}

Receipt ignored(AssignmentId id, uint8_t revision, FateReason reason) {
  return {id, revision, Receipt::Kind::Ignored, S::Counted, reason};
}

}  // namespace

// ---- answers ----

void Model::on(const SubmitAnswers& command) {
  std::vector<Receipt> receipts;
  std::set<WorkerNumber> people;
  for (const SubmittedAnswer& answer : command.answers) {
    receipts.push_back(judge(command.site, answer));
    people.insert(answer.worker);
  }
  EXPECT_EQ(texts(receipts_), texts(receipts));
  take_grants(&people);
}

Receipt Model::judge(SiteNumber site, const SubmittedAnswer& answer) {
  const auto refuse = [&](FateReason reason) { return ignored(answer.id, answer.revision, reason); };
  const auto job = facts_.jobs.find(answer.job);
  if (job == facts_.jobs.end()) return refuse(FateReason::JobEnded);
  if (!person_of(site, answer.worker)) return refuse(FateReason::WrongPerson);
  if (facts_.sites.at(site).revoked) return refuse(FateReason::SiteRevoked);
  if (answer.task.value() >= job->second.tasks.size() || answer.id.shard() != 0) {
    return refuse(FateReason::UnknownAssignment);
  }
  if (answer.revision < 1 || answer.revision > 127) return refuse(FateReason::FailedCheck);
  ModelTask& task = job->second.tasks[answer.task.value()];
  const auto known =
      std::find_if(task.assignments.begin(), task.assignments.end(), [&](const auto& a) { return a.id == answer.id; });
  if (known == task.assignments.end()) {
    const auto since = adoptable(task, answer.id);
    if (!since) return refuse(FateReason::UnknownAssignment);
    facts_.granted.emplace(answer.id, answer.job);
    ModelAssignment adopted;
    adopted.id = answer.id;
    adopted.worker = answer.worker;
    adopted.state = S::Expired;
    task.assignments.push_back(adopted);
    if (task.state == TaskState::Fresh) task.state = TaskState::InWork;
    return settle(job->second, task, task.assignments.back(), answer, *since, true);
  }
  if (known->worker != answer.worker) return refuse(FateReason::WrongPerson);
  if (known->revision > 0) return judge_again(job->second, task, *known, answer);
  return settle(job->second, task, *known, answer, known->outdated ? FateReason::ItemRevised : known->reason, false);
}

std::optional<FateReason> Model::adoptable(const ModelTask& task, AssignmentId id) const {
  for (size_t i = 0; i < facts_.reigns.size(); ++i) {
    if (facts_.reigns[i].epoch <= id.epoch()) continue;
    if (i == 0 || facts_.granted.contains(id)) return std::nullopt;
    if (task.item_sequence <= facts_.reigns[i].tail) return FateReason::None;
    return task.outlived_reign ? std::optional(FateReason::ItemRevised) : std::nullopt;
  }
  return std::nullopt;
}

Receipt Model::judge_again(ModelJob& job, ModelTask& task, ModelAssignment& a, const SubmittedAnswer& answer) {
  const Receipt as_it_stands{a.id, static_cast<uint8_t>(a.revision), Receipt::Kind::Fate, a.state, a.reason};
  if (answer.revision <= a.revision) return as_it_stands;
  const auto final = [&](FateReason reason) {
    return Receipt{a.id, answer.revision, Receipt::Kind::Final, a.state, reason};
  };
  if (job.state == JobState::Completed || job.state == JobState::Cancelled) return final(FateReason::JobEnded);
  if (a.state == S::Invalidated) return final(a.reason);
  if (!answer.valid) return ignored(a.id, answer.revision, FateReason::FailedCheck);
  if (a.state == S::Quarantined) return settle(job, task, a, answer, a.reason, false);
  a.revision = answer.revision;
  a.code = answer.code;
  if (task.state == TaskState::Done && a.state == S::Counted) {
    events_expected_.insert("revised " + std::to_string(answer.job.value()) + "/" +
                            std::to_string(answer.task.value()));
  }
  return {a.id, answer.revision, Receipt::Kind::Fate, a.state, a.reason};
}

Receipt Model::settle(ModelJob& job, ModelTask& task, ModelAssignment& a, const SubmittedAnswer& answer,
                      FateReason ended_for, bool adopted) {
  const bool live = a.state == S::Leased;
  bool mine = false;
  for (const ModelAssignment& other : task.assignments) {
    mine = mine || (other.worker == answer.worker && other.state == S::Counted);
  }
  a.revision = answer.revision;
  a.code = answer.code;
  const auto fate = [&](S state, FateReason reason) {
    a.state = state;
    a.reason = reason;
  };
  const S kept = live ? S::Surplus : S::Late;
  if (!answer.valid) {
    fate(S::Quarantined, ended_for == FateReason::ItemRevised ? ended_for : FateReason::FailedCheck);
  } else if (ended_for == FateReason::ItemRevised) {
    fate(kept, FateReason::ItemRevised);
  } else if (mine) {
    fate(kept, FateReason::PersonHasAnswer);
  } else if (job.state == JobState::Cancelled) {
    fate(kept, FateReason::JobEnded);
  } else if (!task.open() || task.count(S::Counted) >= task.target) {
    fate(kept, FateReason::TaskFull);
  } else {
    fate(S::Counted, adopted ? FateReason::Adopted : live ? FateReason::OnTime : FateReason::LateAccepted);
    task.state = TaskState::InWork;
    const Receipt receipt{a.id, answer.revision, Receipt::Kind::Fate, a.state, a.reason};
    if (task.count(S::Counted) == task.target) close(job, task, TaskState::Done);
    recall_those_of(task, answer.worker);
    recall_unopened(task, FateReason::LateAnswerCounted);
    return receipt;
  }
  return {a.id, answer.revision, Receipt::Kind::Fate, a.state, a.reason};
}

// ---- leases that end ----

void Model::end(ModelAssignment& assignment, AssignmentState how, FateReason reason) {
  const auto ended = ended_.find(assignment.id);
  const bool as_it_should = ended != ended_.end() && ended->second.how == how && ended->second.reason == reason;
  EXPECT_TRUE(as_it_should) << assignment.id.text() << " should end " << name(how) << ' ' << name(reason);
  if (ended != ended_.end()) ended_.erase(ended);
  assignment.state = how;
  assignment.reason = reason;
  const ModelSite& site = facts_.sites.at(facts_.workers.at(assignment.worker).site);
  if (how == S::Recalled && reason != FateReason::NotHeld && site.session.value() != 0) {
    recalled_here_.push_back(assignment.id);
  }
}

void Model::recall_those_of(ModelTask& task, WorkerNumber author) {
  for (ModelAssignment& a : task.assignments) {
    if (a.state == S::Leased && a.worker == author) end(a, S::Recalled, FateReason::LateAnswerCounted);
  }
}

// As many unopened leases as there are too many; which of them is the core's choice.
void Model::recall_unopened(ModelTask& task, FateReason reason) {
  const int wanted = task.open() ? task.target - task.count(S::Counted) : 0;
  int too_many = task.count(S::Leased) - wanted;
  for (ModelAssignment& a : task.assignments) {
    if (too_many <= 0) return;
    if (a.state != S::Leased || a.opened || !ended_.contains(a.id)) continue;
    end(a, S::Recalled, reason);
    --too_many;
  }
  for (const ModelAssignment& a : task.assignments) {
    EXPECT_FALSE(too_many > 0 && a.state == S::Leased && !a.opened) << a.id.text() << " has no room";
  }
}

void Model::recall_all_of(WorkerNumber worker, FateReason reason) {
  for (auto& [number, job] : facts_.jobs) {
    for (ModelTask& task : job.tasks) {
      for (ModelAssignment& a : task.assignments) {
        if (a.worker == worker && a.state == S::Leased) end(a, S::Recalled, reason);
      }
    }
  }
}

void Model::on(const GiveBack& command) {
  std::vector<Receipt> receipts;
  std::set<WorkerNumber> people;
  for (const auto& entry : command.entries) {
    people.insert(entry.worker);
    const Found found = find_live(entry.id);
    if (!found.assignment) {
      receipts.push_back(ignored(entry.id, 0, FateReason::UnknownAssignment));
      continue;
    }
    if (!person_of(command.site, entry.worker) || found.assignment->worker != entry.worker) {
      receipts.push_back(ignored(entry.id, 0, FateReason::WrongPerson));
      continue;
    }
    const S how = entry.skipped ? S::Skipped : S::Returned;
    const FateReason reason = entry.skipped ? FateReason::PersonSkipped : FateReason::PersonReturned;
    end(*found.assignment, how, reason);
    receipts.push_back({entry.id, 0, Receipt::Kind::Fate, how, reason});
    if (!entry.skipped || found.job->policy.skip != SkipPolicy::Drop || !found.task->open()) continue;
    close(*found.job, *found.task, TaskState::Dropped);
    recall_unopened(*found.task, FateReason::PersonSkipped);
  }
  EXPECT_EQ(texts(receipts_), texts(receipts));
  take_grants(&people);
}

void Model::on(const Tick&) {
  for (auto& [number, site] : facts_.sites) {
    const bool silent = site.session.value() != 0 && now_ - site.last_heard > Sessions::kSilence;
    if (silent) site.punctual_since = now_;
  }
  take_expiries();
  take_grants(nullptr);
}

ShardTime Model::deadline_of(const ModelAssignment& a) const {
  return a.deadline + (facts_.sites.at(facts_.workers.at(a.worker).site).frozen - a.frozen_before);
}

void Model::take_expiries() {
  for (auto& [number, job] : facts_.jobs) {
    for (ModelTask& task : job.tasks) {
      for (ModelAssignment& a : task.assignments) {
        if (a.state != S::Leased || !ended_.contains(a.id)) continue;
        const ModelSite& site = facts_.sites.at(facts_.workers.at(a.worker).site);
        const bool connected = site.session.value() != 0;
        EXPECT_TRUE(!connected || now_ - site.last_heard <= Sessions::kSilence) << "its site is silent";
        const ShardTime until =
            connected ? deadline_of(a) : std::max(deadline_of(a), site.disconnected_at + job.policy.offline_grace);
        EXPECT_GE(now_, until) << a.id.text() << " expired too early";
        end(a, S::Expired, connected ? FateReason::DeadlinePassed : FateReason::SiteOffline);
      }
    }
  }
}

}  // namespace muster::core::testing
