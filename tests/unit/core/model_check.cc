// The model against the core, after each command.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/core/model.h"

namespace muster::core::testing {
namespace {

using S = AssignmentState;

template <class Id>
std::vector<Id> sorted(std::vector<Id> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

void Model::expect_effects_match() const {
  EXPECT_EQ(sorted(recalls_sent_), sorted(recalled_here_));
  EXPECT_EQ(events_, events_expected_);
  for (const AssignmentId id : sent_) EXPECT_TRUE(facts_.granted.contains(id));
}

void Model::compare() const {
  const State& state = core_->state();
  EXPECT_EQ(state.jobs().size(), facts_.jobs.size());
  for (const auto& [number, job] : facts_.jobs) {
    ASSERT_NE(state.job(number), nullptr);
    compare_job(number, job);
  }
  compare_people();
}

void Model::compare_job(JobNumber number, const ModelJob& job) const {
  const Job& real = *core_->state().job(number);
  EXPECT_EQ(name(real.info.state), name(job.state)) << "job " << number.value();
  ASSERT_EQ(real.tasks.size(), job.tasks.size());
  std::array<uint64_t, kTaskStates> tasks{};
  std::array<uint64_t, kAssignmentStates> assignments{};
  uint64_t wanted = 0, live = 0;
  std::set<WorkerNumber> workers;
  for (uint32_t t = 0; t < job.tasks.size(); ++t) {
    const ModelTask& task = job.tasks[t];
    compare_task(real, TaskNumber(t), task);
    expect_invariants(task);
    ++tasks[static_cast<size_t>(task.state)];
    if (task.state != TaskState::Dropped) wanted += static_cast<uint64_t>(task.target);
    for (const ModelAssignment& a : task.assignments) {
      ++assignments[static_cast<size_t>(a.state)];
      live += a.state == S::Leased;
      if (a.revision > 0) workers.insert(a.worker);
    }
  }
  EXPECT_EQ(real.tasks_by_state, tasks);
  EXPECT_EQ(real.assignments_by_state, assignments);
  EXPECT_EQ(real.answers_wanted, wanted);
  const JobPresence& presence = core_->present().jobs.at(number);
  EXPECT_EQ(presence.live, live);
  EXPECT_EQ(presence.workers, workers.size());
}

void Model::compare_task(const Job& job, TaskNumber number, const ModelTask& task) const {
  const PackedTask& real = job.tasks[number];
  bool same = real.state() == task.state && real.counted == task.count(S::Counted) && real.target == task.target &&
              real.key_hash.get() == task.key && real.digest.get() == task.digest &&
              real.assignments == task.assignments.size();
  for (uint32_t i = 0; same && i < real.assignments; ++i) {
    const PackedAssignment& a = job.tasks.assignment(real, i);
    const ModelAssignment& b = task.assignments[i];
    same = a.id(0) == b.id && a.worker() == b.worker && a.state() == b.state && a.reason() == b.reason &&
           a.revision() == b.revision && (b.revision == 0 || a.code() == b.code);
  }
  if (same) return;
  std::ostringstream expected, found;
  const auto add = [](std::ostream& out, AssignmentId id, WorkerNumber worker, S state, FateReason reason,
                      int revision) {
    out << "\n  " << id.text() << " w" << worker.value() << ' ' << name(state) << ' ' << name(reason) << " r"
        << revision;
  };
  expected << name(task.state) << ' ' << task.count(S::Counted) << '/' << task.target << " digest " << task.digest;
  found << name(real.state()) << ' ' << int{real.counted} << '/' << int{real.target} << " digest " << real.digest.get();
  for (const ModelAssignment& a : task.assignments) add(expected, a.id, a.worker, a.state, a.reason, a.revision);
  for (uint32_t i = 0; i < real.assignments; ++i) {
    const PackedAssignment& a = job.tasks.assignment(real, i);
    add(found, a.id(0), a.worker(), a.state(), a.reason(), a.revision());
  }
  ADD_FAILURE() << "task " << number.value() << " of job " << job.info.number.value() << " is " << found.str()
                << "\nand should be " << expected.str();
}

// What must hold of every task at any time.
void Model::expect_invariants(const ModelTask& task) const {
  std::set<WorkerNumber> counted;
  int opened = 0;
  for (const ModelAssignment& a : task.assignments) {
    EXPECT_TRUE(a.state != S::Counted || counted.insert(a.worker).second) << "counted twice";
    opened += a.state == S::Leased && a.opened;
  }
  const int live = task.count(S::Leased), in_all = static_cast<int>(counted.size()) + live;
  EXPECT_LE(static_cast<int>(counted.size()), task.target);
  if (in_all > task.target && task.state != TaskState::Dropped) {
    EXPECT_EQ(live, opened) << "too many in hand, and not all of them opened";
  }
  EXPECT_TRUE(task.state != TaskState::Done || static_cast<int>(counted.size()) == task.target);
}

void Model::compare_people() const {
  const State& state = core_->state();
  const Volatile& present = core_->present();
  ASSERT_EQ(state.sites().size(), facts_.sites.size());
  ASSERT_EQ(state.worker_count(), facts_.workers.size());
  for (const auto& [number, site] : facts_.sites) {
    EXPECT_EQ(state.site(number)->revoked, site.revoked);
    EXPECT_EQ(state.site(number)->keys, site.keys);
    EXPECT_EQ(present.find_site(number)->session, site.session);
    EXPECT_EQ(present.find_site(number)->reconciled, site.reconciled);
  }
  size_t live_in_all = 0;
  for (const auto& [number, worker] : facts_.workers) {
    const Worker& real = *state.worker(number);
    EXPECT_EQ(real.active, worker.active);
    EXPECT_EQ(real.skills, worker.skills);
    EXPECT_EQ(real.placed_on, worker.placed_on) << worker.id;
    const Person& person = *present.find_person(number);
    EXPECT_EQ(person.credits, worker.credits) << worker.id;
    EXPECT_EQ(person.live, live_of(number)) << worker.id;
    live_in_all += person.live;
    for (const PersonJob& dealings : person.jobs) {
      ASSERT_TRUE(facts_.jobs.contains(dealings.job));
      EXPECT_EQ(dealings.taken, taken_of(number, facts_.jobs.at(dealings.job))) << worker.id;
    }
    std::set<AssignmentId> chained;
    for (auto slot = person.first_lease; slot != LiveLeases::kNone; slot = present.leases.next_of_worker(slot)) {
      EXPECT_EQ(present.leases[slot].worker, number);
      chained.insert(present.leases[slot].id);
    }
    EXPECT_EQ(chained.size(), person.live);
  }
  EXPECT_EQ(present.leases.size(), live_in_all);
  for (const auto& [number, job] : facts_.jobs) {
    for (uint32_t t = 0; t < job.tasks.size(); ++t) {
      for (const ModelAssignment& a : job.tasks[t].assignments) {
        const auto slot = present.leases.find(a.id);
        ASSERT_EQ(slot != LiveLeases::kNone, a.state == S::Leased) << a.id.text();
        if (slot == LiveLeases::kNone) continue;
        const LiveLease& lease = present.leases[slot];
        EXPECT_TRUE(lease.job == number && lease.task == TaskNumber(t) && lease.worker == a.worker) << a.id.text();
        EXPECT_EQ(lease.opened, a.opened) << a.id.text();
      }
    }
  }
}

// After a tick nobody who may have more is without it while there is a task they may have.
void Model::expect_nobody_idle() const {
  for (const auto& [number, worker] : facts_.workers) {
    if (live_of(number) >= worker.credits) continue;
    for (const auto& [job_number, job] : facts_.jobs) {
      for (size_t t = 0; t < job.tasks.size(); ++t) {
        EXPECT_FALSE(may_have(number, job, job.tasks[t]))
            << worker.id << " could have task " << t << " of job " << job_number.value();
      }
    }
  }
}

// No lease lives on for long after its time. A site that is silent, or back but not reconciled, is given some.
void Model::expect_nothing_overdue() const {
  for (const auto& [job_number, job] : facts_.jobs) {
    for (const ModelTask& task : job.tasks) {
      for (const ModelAssignment& a : task.assignments) {
        if (a.state != S::Leased) continue;
        const ModelSite& site = facts_.sites.at(facts_.workers.at(a.worker).site);
        const bool connected = site.session.value() != 0;
        if (connected && !site.reconciled) continue;
        const ShardTime until =
            connected ? deadline_of(a) : std::max(deadline_of(a), site.disconnected_at + job.policy.offline_grace);
        EXPECT_LE(now_, std::max(until, site.punctual_since) + std::chrono::seconds(60))
            << a.id.text() << " is overdue";
      }
    }
  }
}

}  // namespace muster::core::testing
