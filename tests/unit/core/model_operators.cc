// The model's operators: jobs, items, sites, workers.
#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/core/lifecycle.h"
#include "tests/unit/core/model.h"

namespace muster::core::testing {
namespace {

using S = AssignmentState;

std::string code_of(const std::optional<Outcome>& outcome) {
  return outcome && !outcome->refusals.empty() ? outcome->refusals.front().code : "";
}

}  // namespace

void Model::close(ModelJob& job, ModelTask& task, TaskState state) {
  task.state = state;
  for (const auto& [number, other] : facts_.jobs) {
    if (&other != &job) continue;
    const auto index = std::to_string(&task - job.tasks.data());
    const std::string event = task.was_done ? "revised " : "task ";
    if (state == TaskState::Done) events_expected_.insert(event + std::to_string(number.value()) + "/" + index);
    task.was_done = task.was_done || state == TaskState::Done;
    const bool all = std::none_of(job.tasks.begin(), job.tasks.end(), [](const auto& t) { return t.open(); });
    if (!all || (job.state != JobState::Running && job.state != JobState::Paused)) continue;
    job.state = JobState::Completed;
    events_expected_.insert("job " + std::to_string(number.value()));
  }
}

void Model::on(const CreateJob& command) {
  for (const auto& [number, job] : facts_.jobs) {
    if (job.name != command.draft.name) continue;
    EXPECT_EQ(code_of(outcome_), job.spec == command.draft.spec_digest ? "" : "job.exists");
    return;
  }
  ModelJob job;
  job.name = command.draft.name;
  job.spec = command.draft.spec_digest;
  job.policy = command.draft.policy;
  facts_.jobs[JobNumber(++facts_.jobs_made)] = std::move(job);
  EXPECT_EQ(outcome_->job, JobNumber(facts_.jobs_made));
}

void Model::on(const ChangeJob& command) {
  const auto found = facts_.jobs.find(command.job);
  if (found == facts_.jobs.end()) {
    EXPECT_EQ(code_of(outcome_), "job.unknown");
    return;
  }
  ModelJob& job = found->second;
  const auto next = core::step(job.state, command.event);
  EXPECT_EQ(code_of(outcome_), next.verdict == Verdict::Refuse ? "job.state" : "");
  if (next.verdict != Verdict::Go) return;
  job.state = next.next;
  if (job.state != JobState::Cancelled && job.state != JobState::Deleted) return;
  for (ModelTask& task : job.tasks) {
    for (ModelAssignment& a : task.assignments) {
      if (a.state != S::Leased) continue;
      a.state = S::Recalled;  // without a record of its own: the job's says it
      a.reason = FateReason::JobEnded;
      if (facts_.sites.at(facts_.workers.at(a.worker).site).session.value() != 0) recalled_here_.push_back(a.id);
    }
    if (task.open()) task.state = TaskState::Cancelled;
  }
  if (job.state != JobState::Deleted) return;
  facts_.jobs.erase(found);
  std::erase_if(facts_.granted, [&](const auto& granted) { return granted.second == command.job; });
}

void Model::on(const ChangeGuideline& command) {
  const auto found = facts_.jobs.find(command.job);
  if (found == facts_.jobs.end()) {
    EXPECT_EQ(code_of(outcome_), "job.unknown");
    return;
  }
  EXPECT_EQ(code_of(outcome_), core::is_final(found->second.state) ? "job.state" : "");
}

// The task an item would make; nothing if it cannot be.
std::optional<ModelTask> Model::made_of(const ModelJob& job, const ItemDraft& draft) const {
  ModelTask task;
  task.key = draft.key_hash;
  task.digest = draft.digest;
  task.target = draft.target > 0 ? draft.target : job.policy.redundancy;
  task.item_sequence = sequence_;
  task.options.priority = draft.priority;
  const auto numbers = [&](const std::vector<std::string>& ids, std::vector<WorkerNumber>& out) {
    std::set<WorkerNumber> named;
    for (const std::string& id : ids) {
      for (const auto& [number, worker] : facts_.workers) {
        if (worker.id == id) named.insert(number);
      }
    }
    out.assign(named.begin(), named.end());
    return named.size() == ids.size();
  };
  if (!numbers(draft.reserved_for, task.options.reserved_for)) return std::nullopt;
  if (!numbers(draft.unavailable_for, task.options.unavailable_for)) return std::nullopt;
  const size_t reserved = task.options.reserved_for.size();
  if (reserved > 0 && reserved < static_cast<size_t>(task.target)) return std::nullopt;
  return task;
}

void Model::on(const UpsertItems& command) {
  const auto found = facts_.jobs.find(command.job);
  if (found == facts_.jobs.end()) {
    EXPECT_EQ(code_of(outcome_), "job.unknown");
    return;
  }
  ModelJob& job = found->second;
  EXPECT_EQ(code_of(outcome_), job.state == JobState::Cancelled ? "job.state" : "");
  if (job.state == JobState::Cancelled) return;
  const auto before = facts_;
  bool work = false;
  ASSERT_EQ(outcome_->items.size(), command.items.size());
  for (size_t i = 0; i < command.items.size(); ++i) {
    const auto expected = upsert(job, command, command.items[i], work);
    EXPECT_EQ(static_cast<int>(outcome_->items[i].kind), static_cast<int>(expected)) << "item " << i;
  }
  if (work && job.state == JobState::Completed) job.state = JobState::Running;
  if (!command.dry_run) return;
  EXPECT_TRUE(grants_.empty());
  facts_ = before;
}

// In a dry run items are judged by what was there before, one by one, and by what the command would create.
ItemVerdict::Kind Model::upsert(ModelJob& job, const UpsertItems& command, const ItemDraft& draft, bool& work) {
  using Kind = ItemVerdict::Kind;
  const auto made = made_of(job, draft);
  if (!made) return Kind::Refused;
  const auto known =
      std::find_if(job.tasks.begin(), job.tasks.end(), [&](const auto& t) { return t.key == made->key; });
  if (known == job.tasks.end()) {
    job.tasks.push_back(*made);
    work = true;
    return Kind::Created;
  }
  if (known->digest == made->digest) return Kind::Unchanged;
  const bool untouched = known->assignments.empty();
  if (!untouched && !command.revise) return Kind::Refused;
  work = work || !untouched;
  const bool created_here = known->item_sequence == sequence_ && untouched;
  if (command.dry_run && !created_here) return untouched ? Kind::Replaced : Kind::Revised;
  if (!untouched) withdraw(*known);
  auto assignments = std::move(known->assignments);
  const bool was_done = known->was_done;
  const bool outlived = known->outlived_reign || known->item_sequence <= facts_.reigns.back().tail;
  *known = *made;
  known->was_done = was_done;
  known->outlived_reign = outlived;
  known->assignments = std::move(assignments);
  return untouched ? Kind::Replaced : Kind::Revised;
}

void Model::withdraw(ModelTask& task) {
  for (ModelAssignment& a : task.assignments) {
    if (a.state == S::Leased) {
      end(a, S::Recalled, FateReason::ItemRevised);
    } else if (a.revision > 0) {
      if (a.state != S::Invalidated) a.reason = FateReason::ItemRevised;
      a.state = S::Invalidated;
    } else {
      a.outdated = true;
    }
  }
}

void Model::on(const EnrolSite& command) {
  std::string code;
  ModelSite* known = nullptr;
  for (auto& [number, site] : facts_.sites) {
    const bool has_key = std::find(site.keys.begin(), site.keys.end(), command.key) != site.keys.end();
    if (has_key && site.name != command.name) code = "site.key";
    if (site.name == command.name) known = &site;
  }
  if (code.empty() && known && known->revoked) code = "site.revoked";
  if (code.empty() && known && known->region != command.region) code = "site.region";
  EXPECT_EQ(code_of(outcome_), code);
  if (!code.empty() || known) return;  // the play never adds a key this way
  ModelSite site;
  site.name = command.name;
  site.region = command.region;
  site.keys = {command.key};
  site.disconnected_at = now_;
  facts_.sites[SiteNumber(static_cast<uint32_t>(facts_.sites.size() + 1))] = std::move(site);
}

void Model::on(const SetSiteKeys& command) {
  for (const auto& [number, site] : facts_.sites) {
    for (const std::string& key : command.keys) {
      const bool taken = std::find(site.keys.begin(), site.keys.end(), key) != site.keys.end();
      if (number == command.site || !taken) continue;
      EXPECT_EQ(code_of(outcome_), "site.key");
      return;
    }
  }
  EXPECT_EQ(code_of(outcome_), "");
  facts_.sites.at(command.site).keys = command.keys;
}

void Model::on(const RevokeSite& command) {
  ModelSite& site = facts_.sites.at(command.site);
  if (site.revoked) return;
  site.revoked = true;
  disconnect(site);
  for (const auto& [number, worker] : facts_.workers) {
    if (worker.site == command.site) recall_all_of(number, FateReason::SiteRevoked);
  }
}

void Model::on(const EnrolWorkers& command) {
  const auto site_named = [&](const std::string& name) {
    for (const auto& [number, site] : facts_.sites) {
      if (site.name == name) return number;
    }
    return SiteNumber();
  };
  const auto worker_named = [&](const std::string& id) {
    for (const auto& [number, worker] : facts_.workers) {
      if (worker.id == id) return number;
    }
    return WorkerNumber();
  };
  bool refused = false;
  for (const WorkerDraft& draft : command.workers) {
    const SiteNumber site = site_named(draft.site);
    const WorkerNumber known = worker_named(draft.id);
    refused = refused || site.value() == 0 || facts_.sites.at(site).revoked;
    refused = refused || (known.value() != 0 && facts_.workers.at(known).site != site);
  }
  EXPECT_EQ(code_of(outcome_), refused ? "worker.site" : "");
  if (refused) return;
  for (const WorkerDraft& draft : command.workers) {
    const WorkerNumber known = worker_named(draft.id);
    const WorkerNumber number =
        known.value() != 0 ? known : WorkerNumber(static_cast<uint32_t>(facts_.workers.size() + 1));
    ModelWorker& worker = facts_.workers[number];
    worker.id = draft.id;
    worker.site = site_named(draft.site);
    worker.level = draft.level;
    worker.skills = draft.skills;
    const bool was_active = std::exchange(worker.active, draft.active);
    if (was_active && !draft.active) recall_all_of(number, FateReason::WorkerInactive);
  }
}

void Model::on(const PlaceWorkers& command) {
  if (!is_session(command.site, command.session)) {
    EXPECT_FALSE(placed_.has_value());
    return;
  }
  ASSERT_TRUE(placed_.has_value());
  JobNumber place;
  for (const auto& [number, job] : facts_.jobs) {
    if (job.name == command.job) place = number;
  }
  std::string code;
  for (const WorkerNumber worker : command.workers) {
    if (!person_of(command.site, worker)) code = "worker.unknown";
  }
  if (code.empty() && !command.job.empty()) {
    const ModelJob* job = place.value() != 0 ? &facts_.jobs.at(place) : nullptr;
    const auto open = [](const ModelTask& task) { return task.open(); };
    const bool offers =
        job && job->state == JobState::Running && std::any_of(job->tasks.begin(), job->tasks.end(), open);
    if (!offers) code = job ? "job.state" : "job.unknown";
    for (const WorkerNumber worker : command.workers) {
      if (code.empty() && !may_work_on(facts_.workers.at(worker), *job)) code = "worker.not_eligible";
    }
  }
  EXPECT_EQ(placed_->refusal.code, code);
  if (!code.empty()) return;
  for (const WorkerNumber worker : command.workers) facts_.workers.at(worker).placed_on = place;
}

void Model::on(const AskJobs& command) {
  if (!is_session(command.site, command.session)) {
    EXPECT_FALSE(jobs_.has_value());
    return;
  }
  ASSERT_TRUE(jobs_.has_value());
  std::set<std::string> expected, listed;
  std::map<std::string, uint64_t> left;
  for (const auto& [number, job] : facts_.jobs) {
    const auto fit = [&, &job = job](const auto& entry) {
      return entry.second.site == command.site && entry.second.active && may_work_on(entry.second, job);
    };
    const auto open = [](const ModelTask& task) { return task.open(); };
    if (std::none_of(facts_.workers.begin(), facts_.workers.end(), fit)) continue;
    if (std::none_of(job.tasks.begin(), job.tasks.end(), open)) continue;
    expected.insert(job.name);
    for (const ModelTask& task : job.tasks) left[job.name] += static_cast<uint64_t>(task.room());
  }
  for (const auto& entry : jobs_->jobs) {
    listed.insert(entry.name);
    EXPECT_LE(entry.left, left[entry.name]) << entry.name;
  }
  EXPECT_EQ(listed, expected);
}

}  // namespace muster::core::testing
