#include "scheduler/core/replay.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "scheduler/core/journal.pb.h"

namespace muster::core {
namespace {

using Misfit = const char*;  // null: it fits

constexpr uint32_t kMostU8 = 0xff, kMostU16 = 0xffff, kMostWorkers = 1u << 24;
constexpr uint32_t kPriorities = 10, kOrders = 3, kSkipPolicies = 2, kAtMaxes = 2, kLevels = 5, kReviewShows = 2;

Misfit misfit_of_task(const State& state, uint32_t job, uint32_t task) {
  const Job* found = state.job(JobNumber(job));
  if (found == nullptr) return "names a job that is not there";
  return task < found->tasks.size() ? nullptr : "names a task that is not there";
}

// REQUIRES a task that is there. Null: the task has no such assignment.
const PackedAssignment* find(const State& state, uint32_t job, uint32_t task, uint64_t id) {
  const TaskTable& tasks = state.job(JobNumber(job))->tasks;
  const PackedTask& packed = tasks[TaskNumber(task)];
  const auto position = tasks.find(packed, state.shard(), AssignmentId(id));
  return position ? &tasks.assignment(packed, *position) : nullptr;
}

// The task and the assignment that a record names.
template <class Body>
Misfit misfit_of_assignment(const State& state, const Body& body) {
  if (const Misfit why = misfit_of_task(state, body.job(), body.task())) return why;
  return find(state, body.job(), body.task(), body.id()) == nullptr ? "names an assignment that is not there" : nullptr;
}

bool has_room(const State& state, uint32_t job, uint32_t task) {
  return state.job(JobNumber(job))->tasks[TaskNumber(task)].assignments < SlotPool::kMaxBlock;
}

bool is_ending(uint32_t how) {
  return how > static_cast<uint32_t>(AssignmentState::Leased) && how < static_cast<uint32_t>(AssignmentState::Counted);
}
bool is_fate(uint32_t fate) {
  return fate >= static_cast<uint32_t>(AssignmentState::Counted) && fate < kAssignmentStates;
}

Misfit check(const State& state, const journal::LeaseGranted& lease) {
  if (const Misfit why = misfit_of_task(state, lease.job(), lease.task())) return why;
  if (state.worker(WorkerNumber(lease.worker())) == nullptr) return "names a worker who is not there";
  if (lease.counter() > AssignmentId::kCounterMask) return "has a counter out of range";
  return has_room(state, lease.job(), lease.task()) ? nullptr : "is one lease too many";
}

Misfit check(const State& state, const journal::LeaseEnded& ended) {
  if (const Misfit why = misfit_of_assignment(state, ended)) return why;
  const bool in_range = is_ending(ended.how()) && ended.reason() < kFateReasons && ended.note() <= kMostU16 + 1;
  return in_range ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::AnswerRecorded& answer) {
  if (const Misfit why = misfit_of_task(state, answer.job(), answer.task())) return why;
  if (state.worker(WorkerNumber(answer.worker())) == nullptr) return "names a worker who is not there";
  const PackedAssignment* known = find(state, answer.job(), answer.task(), answer.id());
  if (known == nullptr && AssignmentId(answer.id()).shard() != state.shard()) return "names another shard";
  if (known == nullptr && !has_room(state, answer.job(), answer.task())) return "is one assignment too many";
  const bool in_range = is_fate(answer.fate()) && answer.reason() < kFateReasons && answer.revision() >= 1 &&
                        answer.revision() <= kMaxRevision && answer.code() <= kMostU16 && answer.content() <= kMostU16;
  return in_range ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::AnswerRevised& revised) {
  if (const Misfit why = misfit_of_assignment(state, revised)) return why;
  const bool in_range = revised.revision() >= 1 && revised.revision() <= kMaxRevision && revised.code() <= kMostU16 &&
                        revised.content() <= kMostU16;
  return in_range ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::AnswerFateChanged& changed) {
  if (const Misfit why = misfit_of_assignment(state, changed)) return why;
  return is_fate(changed.fate()) && changed.reason() < kFateReasons ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::TaskClosed& closed) {
  if (const Misfit why = misfit_of_task(state, closed.job(), closed.task())) return why;
  const bool in_range = closed.state() >= static_cast<uint32_t>(TaskState::Done) && closed.state() < kTaskStates;
  return in_range ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::TargetChanged& changed) {
  if (const Misfit why = misfit_of_task(state, changed.job(), changed.task())) return why;
  const PackedTask& task = state.job(JobNumber(changed.job()))->tasks[TaskNumber(changed.task())];
  if (task.state() == TaskState::Dropped) return "changes the target of a task that is dropped";
  return changed.target() >= 1 && changed.target() <= kMostU8 ? nullptr : "has a field out of range";
}

bool fits(const journal::Item& item) {
  const auto& options = item.options();
  return item.target() >= 1 && item.target() <= kMostU8 && item.content() <= kMostU16 &&
         options.max_redundancy() <= kMostU8 && options.min_redundancy() <= kMostU8 &&
         options.priority() >= -kMaxItemPriority && options.priority() <= kMaxItemPriority &&
         std::isfinite(options.confidence());
}

Misfit check(const State& state, const journal::ItemsAdded& added) {
  const Job* job = state.job(JobNumber(added.job()));
  if (job == nullptr) return "names a job that is not there";
  if (added.first_task() != job->tasks.size()) return "does not go on where the job's tasks end";
  for (const auto& item : added.items()) {
    if (!fits(item)) return "has an item out of range";
  }
  return nullptr;
}

Misfit check(const State& state, const journal::ItemReplaced& replaced) {
  if (const Misfit why = misfit_of_task(state, replaced.job(), replaced.task())) return why;
  return fits(replaced.item()) ? nullptr : "has an item out of range";
}

Misfit check(const State& state, const journal::ReservationDropped& dropped) {
  if (const Misfit why = misfit_of_task(state, dropped.job(), dropped.task())) return why;
  const Job& job = *state.job(JobNumber(dropped.job()));
  const ItemOptions* options = job.tasks.options(TaskNumber(dropped.task()));
  return options != nullptr && options->returned ? nullptr : "drops a reservation that is not there";
}

bool fits(const journal::JobPolicy& policy) {
  return policy.redundancy() <= kMostU8 && policy.max_redundancy() <= kMostU8 && policy.priority() < kPriorities &&
         policy.weight() > 0 && std::isfinite(policy.weight()) && policy.lease_ms() >= 0 &&
         policy.offline_grace_ms() >= 0 && policy.block_ms() >= 0 && policy.order() < kOrders &&
         policy.skip() < kSkipPolicies && policy.at_max() < kAtMaxes && policy.level() < kLevels &&
         policy.trust_after() <= kMostU8 && policy.first_code() + uint64_t{policy.classes()} <= kMostU16 &&
         policy.review_share() >= 0 && policy.review_share() <= 1 && policy.review_level() < kLevels &&
         policy.review_show() < kReviewShows && std::isfinite(policy.confidence()) && std::isfinite(policy.price());
}

Misfit check(const State& state, const journal::JobCreated& created) {
  if (created.job() == 0 || state.job(JobNumber(created.job())) != nullptr) return "creates a job that is there";
  if (state.job_named(created.name())) return "has the name of another job";
  return fits(created.policy()) ? nullptr : "has a policy out of range";
}

Misfit check(const State& state, const journal::JobStateChanged& changed) {
  if (state.job(JobNumber(changed.job())) == nullptr) return "names a job that is not there";
  return changed.state() < static_cast<uint32_t>(JobState::Deleted) ? nullptr : "has a field out of range";
}

Misfit check(const State& state, const journal::GuidelineChanged& changed) {
  const Job* job = state.job(JobNumber(changed.job()));
  if (job == nullptr) return "names a job that is not there";
  return changed.version() == job->info.text->version + 1 ? nullptr : "skips a version of the guideline";
}

Misfit check(const State& state, const journal::JobDeleted& deleted) {
  return state.job(JobNumber(deleted.job())) == nullptr ? "names a job that is not there" : nullptr;
}

Misfit check(const State& state, const journal::SiteEnrolled& enrolled) {
  const Site* known = state.site(SiteNumber(enrolled.site()));
  if (known != nullptr && known->name != enrolled.name()) return "gives a site another name";
  const bool next = enrolled.site() >= 1 && enrolled.site() <= state.sites().size() + 1;
  if (!next) return "skips numbers of sites";
  const Site* named = state.site_named(enrolled.name());
  return named == nullptr || named->number.value() == enrolled.site() ? nullptr : "has the name of another site";
}
Misfit check(const State& state, const journal::SiteKeysChanged& changed) {
  return state.site(SiteNumber(changed.site())) == nullptr ? "names a site that is not there" : nullptr;
}
Misfit check(const State& state, const journal::SiteRevoked& revoked) {
  return state.site(SiteNumber(revoked.site())) == nullptr ? "names a site that is not there" : nullptr;
}

Misfit check(const State& state, const journal::WorkerEnrolled& enrolled) {
  if (enrolled.worker() < 1 || enrolled.worker() > state.worker_count() + 1) return "skips numbers of workers";
  if (enrolled.worker() >= kMostWorkers || enrolled.level() >= kLevels) return "has a field out of range";
  const Worker* known = state.worker(WorkerNumber(enrolled.worker()));
  if (known != nullptr && known->id != enrolled.id()) return "gives a worker another name";
  const Worker* named = state.worker_named(enrolled.id());
  if (named != nullptr && named->number.value() != enrolled.worker()) return "has the name of another worker";
  return state.site(SiteNumber(enrolled.site())) == nullptr ? "names a site that is not there" : nullptr;
}

Misfit check(const State& state, const journal::WorkersPlaced& placed) {
  for (const uint32_t worker : placed.workers()) {
    if (state.worker(WorkerNumber(worker)) == nullptr) return "names a worker who is not there";
  }
  const bool is_there = placed.job() == 0 || state.job(JobNumber(placed.job())) != nullptr;
  return is_there ? nullptr : "names a job that is not there";
}

Misfit check(const State& state, const journal::EpochStarted& started) {
  return started.epoch() > state.epoch().value() && started.epoch() <= kMostU16 ? nullptr : "begins no later epoch";
}

}  // namespace

const char* misfit(const State& state, const journal::Record& record) {
  using Body = journal::Record;
  switch (record.body_case()) {
    case Body::kLeaseGranted:
      return check(state, record.lease_granted());
    case Body::kAnswerRecorded:
      return check(state, record.answer_recorded());
    case Body::kTaskClosed:
      return check(state, record.task_closed());
    case Body::kLeaseEnded:
      return check(state, record.lease_ended());
    case Body::kAnswerFateChanged:
      return check(state, record.answer_fate_changed());
    case Body::kAnswerRevised:
      return check(state, record.answer_revised());
    case Body::kTargetChanged:
      return check(state, record.target_changed());
    case Body::kItemsAdded:
      return check(state, record.items_added());
    case Body::kItemReplaced:
      return check(state, record.item_replaced());
    case Body::kReservationDropped:
      return check(state, record.reservation_dropped());
    case Body::kJobCreated:
      return check(state, record.job_created());
    case Body::kJobStateChanged:
      return check(state, record.job_state_changed());
    case Body::kGuidelineChanged:
      return check(state, record.guideline_changed());
    case Body::kJobDeleted:
      return check(state, record.job_deleted());
    case Body::kSiteEnrolled:
      return check(state, record.site_enrolled());
    case Body::kSiteKeysChanged:
      return check(state, record.site_keys_changed());
    case Body::kSiteRevoked:
      return check(state, record.site_revoked());
    case Body::kWorkerEnrolled:
      return check(state, record.worker_enrolled());
    case Body::kWorkersPlaced:
      return check(state, record.workers_placed());
    case Body::kEpochStarted:
      return check(state, record.epoch_started());
    case Body::kUpgradeFinalised:
      return record.upgrade_finalised().format() > state.format() ? nullptr : "finalises what is finalised already";
    case Body::BODY_NOT_SET:
      break;
  }
  return "is of a kind this version does not know";
}

std::string too_new(uint32_t format, const Formats& formats) {
  return " format " + std::to_string(format) + ", which is finalised; this program knows formats up to " +
         std::to_string(formats.newest) + ": start one that knows it";
}

Result<void> replay(State& state, const journal::Batch& batch) {
  const State::Place place{Sequence(batch.sequence()), ShardTime(Millis(batch.now_ms()))};
  int index = 0;
  for (const auto& record : batch.records()) {
    ++index;
    const uint32_t format = std::max(record.epoch_started().format(), record.upgrade_finalised().format());
    if (format > state.formats().newest)
      return fail("journal.version", "from batch " + std::to_string(batch.sequence()) + " on the journal is of" +
                                         too_new(format, state.formats()));
    if (const char* why = misfit(state, record)) {
      return fail("journal.damaged",
                  "batch " + std::to_string(batch.sequence()) + ", record " + std::to_string(index) + ": " + why);
    }
    state.apply(record, place);
  }
  return {};
}

}  // namespace muster::core
