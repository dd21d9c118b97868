#include "tests/bench/core/core_bench.h"

#include <malloc.h>

#include <chrono>
#include <deque>
#include <vector>

#include "common/base/check.h"
#include "scheduler/core/core.h"
#include "scheduler/core/journal.pb.h"

namespace muster::bench {
namespace {

using core::Turn;

size_t heap_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// Drives a core as the loop would: turns of many commands, effects looked at and dropped.
class Driver {
 public:
  explicit Driver(const CoreCase& c) : case_(c), core_(0) {
    Turn turn(Sequence(1), Epoch(1), now_);
    core_.resume(Epoch(1), now_, turn);
  }

  void set_up() {
    run(core::EnrolSite{1, "site", "", std::string(40, 'k')});
    core::EnrolWorkers workers;
    for (uint32_t i = 0; i < case_.people; ++i)
      workers.workers.push_back({"w" + std::to_string(i), "site", {}, {}, true});
    run(std::move(workers));
    core::CreateJob create;
    create.draft.name = "bench";
    create.draft.policy.redundancy = case_.redundancy;
    create.draft.policy.block_tasks = 1'000'000;
    create.draft.policy.lease = std::chrono::hours(24);
    if (case_.adaptive) make_adaptive(create.draft.policy);
    run(std::move(create));
    run(core::ChangeJob{0, JobNumber(1), core::JobEvent::Start});
    run(core::SessionOpened{SiteNumber(1), SessionNumber(1)});
    run(core::Reconcile{SiteNumber(1), SessionNumber(1), 0, {}, true});
  }

  void add_items() {
    for (uint32_t added = 0; added < case_.tasks;) {
      core::UpsertItems items;
      items.job = JobNumber(1);
      for (; added < case_.tasks && items.items.size() < 10'000; ++added) {
        core::ItemDraft draft;
        draft.key_hash = core::mix_bits(added + 1);
        draft.digest = added + 1;
        items.items.push_back(std::move(draft));
      }
      run(std::move(items));
    }
  }

  uint64_t answer_all() {
    core::SetCredits credits{SiteNumber(1), SessionNumber(1), {}};
    for (uint32_t i = 1; i <= case_.people; ++i) credits.entries.push_back({WorkerNumber(i), case_.credits});
    run(std::move(credits));
    uint64_t cycles = 0;
    while (!leases_.empty() && (case_.most_cycles == 0 || cycles < case_.most_cycles)) {
      core::SubmitAnswers submit{SiteNumber(1), SessionNumber(1), 0, {}};
      for (int i = 0; i < 100 && !leases_.empty(); ++i, leases_.pop_front()) {
        const auto& lease = leases_.front();
        submit.answers.push_back({lease.id, lease.job, lease.task, lease.worker, 1, code_of(lease, cycles), true, {}});
        ++cycles;
      }
      run(std::move(submit));
    }
    return cycles;
  }

  uint64_t tasks_in(core::TaskState state) const {
    return core_.state().job(JobNumber(1))->tasks_by_state[static_cast<size_t>(state)];
  }

 private:
  static void make_adaptive(core::JobPolicy& policy) {
    policy.redundancy = 2;
    policy.max_redundancy = 5;
    policy.confidence = 0.95;
    policy.classes = 4;
    policy.order = core::TaskOrder::Uncertainty;
  }

  form::AnswerCode code_of(const core::GrantedLease& lease, uint64_t cycles) const {
    if (!case_.adaptive) return static_cast<form::AnswerCode>(cycles & 1);
    const uint64_t truth = core::mix_bits(lease.task.value()) & 3;
    const uint64_t chance = core::mix_bits(uint64_t{lease.task.value()} << 32 | lease.worker.value());
    const uint64_t error = chance % 10 < 8 ? 0 : 1 + chance / 10 % 3;
    return static_cast<form::AnswerCode>((truth + error) & 3);
  }

  void run(core::Command command) {
    now_ += Millis(1);
    Turn turn(Sequence(++sequence_), Epoch(1), now_);
    core_.step(command, now_, turn);
    for (core::Effect& effect : turn.effects) {
      if (auto* sent = std::get_if<core::SendLeases>(&effect)) {
        leases_.insert(leases_.end(), sent->leases.begin(), sent->leases.end());
      } else if (auto* reply = std::get_if<core::Replied>(&effect)) {
        MUSTER_CHECK(reply->outcome.refusals.empty());
      }
    }
  }

  const CoreCase case_;
  core::Core core_;
  ShardTime now_;
  uint64_t sequence_ = 1;
  std::deque<core::GrantedLease> leases_;
};

}  // namespace

CoreFigures run_core_case(const CoreCase& c) {
  malloc_trim(0);
  const size_t before = heap_bytes();
  Driver driver(c);
  driver.set_up();
  driver.add_items();
  const auto begin = std::chrono::steady_clock::now();
  CoreFigures figures;
  figures.cycles = driver.answer_all();
  figures.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  figures.bytes_per_task = static_cast<double>(heap_bytes() - before) / c.tasks;
  figures.done_tasks = driver.tasks_in(core::TaskState::Done);
  figures.disputed_tasks = driver.tasks_in(core::TaskState::Disputed);
  return figures;
}

}  // namespace muster::bench
