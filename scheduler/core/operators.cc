#include "scheduler/core/operators.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "scheduler/core/deciding.h"
#include "scheduler/core/lifecycle.h"
#include "scheduler/core/review_place.h"

namespace muster::core {

Outcome Operators::refused(std::string code, std::string message) {
  Outcome outcome;
  outcome.refusals.push_back({std::move(code), std::move(message)});
  return outcome;
}

Outcome Operators::create_job(const CreateJob& command) {
  if (const auto known = ledger_.state().job_named(command.draft.name)) {
    const Job& job = *ledger_.state().job(*known);
    if (job.info.spec_digest != command.draft.spec_digest) {
      return refused("job.exists", "another job is called '" + command.draft.name + "' and has a different spec");
    }
    Outcome outcome;
    outcome.job = *known;
    outcome.unchanged = true;
    return outcome;
  }
  Outcome outcome;
  outcome.job = ledger_.create_job(command.draft, command.wall_ms);
  return outcome;
}

Outcome Operators::change_job(const ChangeJob& command) {
  const Job* job = ledger_.state().job(command.job);
  if (!job) return refused("job.unknown", "there is no such job");
  const auto next = step(job->info.state, command.event);
  if (next.verdict == Verdict::Refuse) {
    return refused("job.state", "cannot " + std::string(name(command.event)) + " a job that is " +
                                    std::string(name(job->info.state)));
  }
  Outcome outcome;
  outcome.job = command.job;
  outcome.unchanged = next.verdict == Verdict::Stay;
  if (outcome.unchanged) return outcome;
  if (next.next == JobState::Deleted) {
    ledger_.delete_job(*job);
  } else {
    ledger_.set_job_state(*job, next.next);
  }
  return outcome;
}

Outcome Operators::change_guideline(const ChangeGuideline& command) {
  const Job* job = ledger_.state().job(command.job);
  if (!job) return refused("job.unknown", "there is no such job");
  if (is_final(job->info.state)) {
    return refused("job.state", "cannot change the guideline of a job that is " + std::string(name(job->info.state)));
  }
  Outcome outcome;
  outcome.job = command.job;
  outcome.unchanged = job->info.text->guideline == command.guideline;
  if (outcome.unchanged) return outcome;
  ledger_.change_guideline(*job, command.guideline);
  const auto reviews = ledger_.state().job_named(job->info.name + std::string(kReviewSuffix));
  const Job* review = reviews ? ledger_.state().job(*reviews) : nullptr;
  if (review != nullptr && review->info.policy.review_of == command.job)
    ledger_.change_guideline(*review, command.guideline);
  return outcome;
}

bool Operators::resolve(const ItemDraft& draft, const Job& job, Ledger::NewItem& item, std::string& why_not) const {
  const auto look_up = [&](const std::vector<std::string>& ids, std::vector<WorkerNumber>& numbers, const char* field) {
    for (const std::string& id : ids) {
      const Worker* worker = ledger_.state().worker_named(id);
      if (!worker) {
        why_not = std::string(field) + ": no worker '" + id + "' is enrolled";
        return false;
      }
      numbers.push_back(worker->number);
    }
    std::sort(numbers.begin(), numbers.end());
    if (std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end()) return true;
    why_not = std::string(field) + " names somebody twice";
    return false;
  };
  item.draft = &draft;
  item.target = draft.target > 0 ? draft.target : job.info.policy.redundancy;
  if (draft.target > 0 && (draft.max_redundancy > 0 || is_adaptive(job.info.policy))) {
    item.options.min_redundancy = draft.target;
    item.options.max_redundancy = std::max(draft.target, draft.max_redundancy);
    item.options.confidence = draft.max_redundancy > 0 ? draft.confidence : job.info.policy.confidence;
  }
  item.options.priority = draft.priority;
  if (draft.priority < -kMaxItemPriority || draft.priority > kMaxItemPriority) {
    why_not = "priority is not -" + std::to_string(kMaxItemPriority) + " to " + std::to_string(kMaxItemPriority);
    return false;
  }
  if (!look_up(draft.reserved_for, item.options.reserved_for, "reserved_for")) return false;
  if (!look_up(draft.unavailable_for, item.options.unavailable_for, "unavailable_for")) return false;
  if (!item.options.reserved_for.empty() && item.options.reserved_for.size() < item.target) {
    why_not = "reserved_for names " + std::to_string(item.options.reserved_for.size()) + " people, but " +
              std::to_string(item.target) + " answers are wanted";
    return false;
  }
  return true;
}

Outcome Operators::upsert_items(const UpsertItems& command) {
  const Job* job = ledger_.state().job(command.job);
  if (!job) return refused("job.unknown", "there is no such job");
  const auto added = step(job->info.state, JobEvent::WorkAdded);
  if (added.verdict == Verdict::Refuse) {
    return refused("job.state", "a job that is " + std::string(name(job->info.state)) + " takes no items");
  }
  Outcome outcome;
  outcome.job = command.job;
  std::vector<Ledger::NewItem> fresh;
  std::map<uint64_t, size_t> in_command;  // key hash → index in `fresh`
  bool work = false;
  for (const ItemDraft& draft : command.items) {
    Ledger::NewItem item{};
    std::string why_not;
    bool known = false;
    const TaskNumber task = job->find_key(draft.key_hash, known);
    const auto twin = in_command.find(draft.key_hash);
    if (!resolve(draft, *job, item, why_not)) {
      outcome.items.push_back({ItemVerdict::Kind::Refused, why_not});
    } else if (known) {
      outcome.items.push_back(upsert_known(*job, task, std::move(item), command.revise, command.dry_run));
      work = work || outcome.items.back().kind == ItemVerdict::Kind::Revised;
    } else if (twin != in_command.end()) {
      const bool same = (fresh[twin->second].draft->digest & kDigestMask) == (draft.digest & kDigestMask);
      outcome.items.push_back({same ? ItemVerdict::Kind::Unchanged : ItemVerdict::Kind::Replaced, ""});
      if (!same) fresh[twin->second] = std::move(item);
    } else {
      in_command[draft.key_hash] = fresh.size();
      fresh.push_back(std::move(item));
      outcome.items.push_back({ItemVerdict::Kind::Created, ""});
    }
  }
  if (command.dry_run) return outcome;
  work = work || !fresh.empty();
  ledger_.add_items(*job, std::move(fresh));
  if (work && added.verdict == Verdict::Go && !job->all_closed()) ledger_.set_job_state(*job, added.next);
  return outcome;
}

ItemVerdict Operators::upsert_known(const Job& job, TaskNumber number, Ledger::NewItem item, bool revise,
                                    bool dry_run) {
  const PackedTask& task = job.tasks[number];
  if (task.digest.get() == (item.draft->digest & kDigestMask)) return {ItemVerdict::Kind::Unchanged, ""};
  const bool untouched = task.assignments == 0;
  if (!untouched && !revise) {
    return {ItemVerdict::Kind::Refused, "the item is in work or answered; send it with revise to withdraw its answers"};
  }
  if (!dry_run) {
    if (!untouched) withdraw(job, number, FateReason::ItemRevised);
    ledger_.replace_item(job, number, std::move(item), !untouched);
  }
  return {untouched ? ItemVerdict::Kind::Replaced : ItemVerdict::Kind::Revised, ""};
}

// Ends a task's leases and invalidates its answers, so that it can begin anew. Leases that ended without an answer are
// marked, so that a late answer to what the item was is not taken for one to what it is.
void Operators::withdraw(const Job& job, TaskNumber number, FateReason reason) {
  const uint8_t shard = ledger_.state().shard();
  for (uint32_t i = 0; i < job.tasks[number].assignments; ++i) {
    const PackedAssignment& assignment = job.tasks.assignment(job.tasks[number], i);
    const AssignmentId id = assignment.id(shard);
    if (assignment.state() == AssignmentState::Leased) {
      ledger_.recall(ledger_.present().leases.find(id), FateReason::ItemRevised);
    } else if (assignment.has_answer() &&
               step(assignment.state(), AssignmentEvent::Invalidate).verdict == Verdict::Go) {
      ledger_.invalidate(job, number, id, reason);
    } else if (!assignment.has_answer() && !assignment.outdated()) {
      ledger_.outdate(job, number, id);
    }
  }
}

Outcome Operators::send_back(const SendBack& command) {
  const Job* job = ledger_.state().job(command.job);
  if (!job || command.task.value() >= job->tasks.size()) return refused("job.unknown", "there is no such task");
  const PackedTask& task = job->tasks[command.task];
  Outcome outcome;
  outcome.job = command.job;
  const auto added = step(job->info.state, JobEvent::WorkAdded);
  outcome.unchanged = task.state() != TaskState::Done || added.verdict == Verdict::Refuse ||
                      counted_answers(ledger_.state(), *job, task) != command.answers;
  if (outcome.unchanged) return outcome;

  ItemDraft draft;
  draft.key_hash = task.key_hash.get();
  draft.digest = task.digest.get();  // the item as it was submitted: submitting it again changes nothing
  draft.content = command.content;
  const ItemOptions* before = job->tasks.options(command.task);
  ItemOptions options = before ? *before : ItemOptions{};
  options.priority = kMaxItemPriority;
  options.reserved_for = able_authors(*job, task);
  options.returned = !options.reserved_for.empty();
  const uint8_t target = task.target;
  withdraw(*job, command.task, FateReason::SentBack);
  ledger_.replace_item(*job, command.task, {&draft, std::move(options), target}, true);
  if (added.verdict == Verdict::Go) ledger_.set_job_state(*job, added.next);
  return outcome;
}

// Whose answers count, if all of them can work; else nobody.
std::vector<WorkerNumber> Operators::able_authors(const Job& job, const PackedTask& task) const {
  std::vector<WorkerNumber> authors;
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& answer = job.tasks.assignment(task, i);
    if (answer.state() != AssignmentState::Counted) continue;
    if (!can_work(answer.worker())) return {};
    authors.push_back(answer.worker());
  }
  std::sort(authors.begin(), authors.end());
  return authors.size() < task.target ? std::vector<WorkerNumber>() : authors;
}

bool Operators::can_work(WorkerNumber worker) const {
  const Worker* known = ledger_.state().worker(worker);
  return known->active && !ledger_.state().site(known->site)->revoked;
}

// What was sent back to somebody who cannot work any more would wait for ever.
void Operators::drop_vain_reservations() {
  const auto cannot = [this](WorkerNumber author) { return !can_work(author); };
  for (const auto& [number, job] : ledger_.state().jobs()) {
    for (uint32_t i = 0; i < job->tasks.size(); ++i) {
      const TaskNumber task(i);
      const ItemOptions* options = job->tasks.options(task);
      const TaskState state = job->tasks[task].state();
      const bool is_open = state == TaskState::Fresh || state == TaskState::InWork;
      if (options == nullptr || !options->returned || !is_open) continue;
      const auto& authors = options->reserved_for;
      if (std::any_of(authors.begin(), authors.end(), cannot)) ledger_.drop_reservation(*job, task);
    }
  }
}

}  // namespace muster::core
