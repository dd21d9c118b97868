#include "tests/simulation/oracle.h"

#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/state.h"
#include "scheduler/store/contents_codec.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/keys.h"

namespace muster::sim {

using core::AssignmentState;

namespace {

std::string text(uint64_t id) {
  return AssignmentId(id).text();
}

}  // namespace

void Oracle::violated(const std::string& what) {
  if (violation_.empty()) violation_ = what;
}

// ---- what Redis is given ----

void Oracle::entry_written(size_t at, const std::string& who, uint64_t sequence, const StreamEntry& entry) {
  const std::string fence = redis_.data().text(store::Keys().epoch());
  const auto owner = fence_owner_.find(fence);
  if (owner == fence_owner_.end() || owner->second != who) {
    violated(who + " writes batch " + std::to_string(sequence) + " under the fence " + fence +
             ", which is not its own");
  }
  auto batch = std::make_shared<journal::Batch>();
  for (const auto& [name, value] : entry.fields) {
    if (name == "b" && !store::decode_entry(*value, *batch)) violated("an entry that cannot be read");
  }
  if (batch->sequence() != sequence) violated("an entry under the id of another");
  if (entries_since_rewound_ != SIZE_MAX) ++entries_since_rewound_;
  model_.apply(*batch);
  note(at, *batch);
  written_.push_back({at, std::move(batch)});
}

// What was ever written, whether or not a failover lost it.
void Oracle::note(size_t at, const journal::Batch& batch) {
  places_[{batch.epoch(), batch.sequence()}] = at;
  for (const journal::Record& record : batch.records()) {
    if (record.has_lease_granted()) {
      const auto& lease = record.lease_granted();
      const uint64_t id = AssignmentId::make(0, Epoch(static_cast<uint16_t>(batch.epoch())), lease.counter()).packed();
      const auto [known, fresh] =
          granted_.try_emplace(id, Grant{lease.job(), lease.task(), lease.worker(), batch.sequence()});
      Grant& first = known->second;
      const bool same = first.job == lease.job() && first.task == lease.task() && first.worker == lease.worker() &&
                        first.sequence == batch.sequence();
      if (!fresh && !same && !is_ambiguous(id)) violated("assignment " + text(id) + " recurs");
      if (is_ambiguous(id)) first = {lease.job(), lease.task(), lease.worker(), batch.sequence()};
    } else if (record.has_answer_recorded()) {
      answered_[record.answer_recorded().id()].emplace(record.answer_recorded().revision(),
                                                       record.answer_recorded().fate());
      uint32_t& highest = revised_[record.answer_recorded().id()];
      highest = std::max(highest, record.answer_recorded().revision());
    } else if (record.has_answer_revised()) {
      uint32_t& highest = revised_[record.answer_revised().id()];
      highest = std::max(highest, record.answer_revised().revision());
    } else if (record.has_answer_fate_changed()) {
      answered_[record.answer_fate_changed().id()].emplace(1, record.answer_fate_changed().fate());
    } else if (record.has_lease_ended()) {
      ended_.insert(record.lease_ended().id());
    } else if (record.has_job_state_changed()) {
      if (record.job_state_changed().state() == static_cast<uint32_t>(core::JobState::Cancelled))
        cancelled_.insert(record.job_state_changed().job());
    }
  }
}

void Oracle::fence_written(const std::string& who, const std::string& fence, bool acquired) {
  if (acquired && fence_owner_.contains(fence)) violated("the fence " + fence + " recurs");
  fence_owner_.try_emplace(fence, who);
  const auto epoch = static_cast<uint32_t>(std::stoul(fence));
  if (!acquired && fence.find(':') != std::string::npos) forgotten_.erase(epoch);  // it lives, and writes its own again
  if (acquired && forgotten_.contains(epoch)) reused_.insert(epoch);
}

void Oracle::rewound(size_t keep) {
  while (!written_.empty() && written_.back().at >= keep) written_.pop_back();
  entries_since_rewound_ = 0;
  const auto before = model_.jobs();
  model_.clear();
  for (const Written& one : written_) model_.apply(*one.batch);
  note_lost_items(before);
  std::erase_if(acknowledged_, [&](const auto& entry) { return entry.second.second >= keep; });
  if (replica_) {
    if (released_ > keep) violated("a failover takes what was released, and a replica had confirmed");
    return;
  }
  const std::string fence = redis_.data().text(store::Keys().epoch());
  const uint32_t highest = std::max(model_.epoch(), fence.empty() ? 0 : static_cast<uint32_t>(std::stoul(fence)));
  forgotten_.insert(welcomed_.upper_bound(highest), welcomed_.end());
  released_ = std::min(released_, keep);
  std::erase_if(decisions_, [&](const Decision& decision) { return decision.at > keep; });
}

void Oracle::note_lost_items(const std::map<uint32_t, JobModel>& before) {
  for (const auto& [number, job] : before) {
    for (const auto& [at, task] : job.tasks) {
      const TaskModel* kept = model_.task(number, at);
      if (kept == nullptr || kept->item_sequence != task.item_sequence) lost_items_.emplace(number, at);
    }
  }
}

// Redis may have failed over between its answer and the operator's.
void Oracle::told(const std::string& what, const Holds& holds) {
  if (!holds(model_) && (replica_ || entries_since_rewound_ > 5))
    violated("an operator was told '" + what + "', which the journal does not say");
}

void Oracle::decided(const std::string& what, Holds holds) {
  told(what, holds);
  if (!holds(model_)) return;
  decisions_.push_back({what, std::move(holds), redis_.log_size()});
}

// ---- what people see ----

void Oracle::shown(uint32_t worker, AssignmentId id, const std::string& key, uint32_t revision,
                   const std::string& draft) {
  if (is_ambiguous(id.packed())) return;
  const auto known = granted_.find(id.packed());
  if (known == granted_.end() || known->second.worker != worker)
    violated("worker " + std::to_string(worker) + " is shown " + id.text() + ", which is not theirs");
  const auto before = saved_.find(id.packed());
  if (before != saved_.end() && before->second.revision > revision)
    violated("worker " + std::to_string(worker) + " is shown " + id.text() + " at revision " +
             std::to_string(revision) + ", but saved revision " + std::to_string(before->second.revision));
  if (known != granted_.end() && revision == 0) shown_draft(worker, known->second.job, key, draft);
}

void Oracle::shown_draft(uint32_t worker, uint32_t job, const std::string& key, const std::string& draft) {
  const auto kept = drafts_.find({worker, job, key});
  if (kept != drafts_.end() && kept->second != draft)
    violated("worker " + std::to_string(worker) + " finds the draft '" + draft + "' of " + key + " where they left '" +
             kept->second + "'");
}

void Oracle::saved(const SavedAnswer& answer, uint32_t on_disk) {
  if (on_disk < answer.revision)
    violated("worker " + std::to_string(answer.worker) + " is told that " + answer.id.text() + " revision " +
             std::to_string(answer.revision) + " is saved, and the disk has revision " + std::to_string(on_disk));
  SavedAnswer& highest = saved_[answer.id.packed()];
  if (highest.revision < answer.revision) highest = answer;
}

void Oracle::draft_saved(uint32_t worker, uint32_t job, const std::string& key, const std::string& draft) {
  drafts_[{worker, job, key}] = draft;
}

// ---- at rest ----

void Oracle::compare(const core::State& state, const std::string& who) {
  const auto differs = [&](const std::string& what) { violated(who + " and the journal differ: " + what); };
  if (state.jobs().size() != model_.jobs().size()) return differs("the number of jobs");
  if (state.format() != model_.format()) differs("the format");
  if (state.worker_count() != model_.workers().size()) differs("the number of people");
  for (const auto& [number, model] : model_.jobs()) {
    const core::Job* job = state.job(JobNumber(number));
    if (job == nullptr || job->info.state != model.state) return differs("the state of job " + std::to_string(number));
    if (job->tasks.size() != model.tasks.size()) return differs("the tasks of job " + std::to_string(number));
    std::array<uint64_t, core::kTaskStates> tasks{};
    std::array<uint64_t, core::kAssignmentStates> assignments{};
    for (const auto& [at, task_model] : model.tasks) {
      const core::PackedTask& task = job->tasks[TaskNumber(at)];
      ++tasks[static_cast<size_t>(task.state())];
      uint32_t counted = 0;
      for (uint32_t i = 0; i < task.assignments; ++i) {
        const auto& assignment = job->tasks.assignment(task, i);
        ++assignments[static_cast<size_t>(assignment.state())];
        counted += assignment.state() == AssignmentState::Counted;
      }
      const std::string which = std::to_string(number) + "/" + std::to_string(at);
      if (task.state() != task_model.state) differs("the state of task " + which);
      if (counted != task_model.counted) differs("the counted answers of task " + which);
      if (counted > task_model.target) differs("more counted answers than wanted on task " + which);
    }
    if (tasks != job->tasks_by_state) differs("the count of tasks by state of job " + std::to_string(number));
    if (assignments != job->assignments_by_state)
      differs("the count of assignments by state of job " + std::to_string(number));
  }
}

std::optional<std::string> Oracle::stored_value(const AssignmentModel& assignment) const {
  const Hash* blobs = redis_.data().hash(store::Keys().contents(JobNumber(assignment.job)));
  if (blobs == nullptr) return std::nullopt;
  const auto found = blobs->find(std::to_string(assignment.content_sequence));
  if (found == blobs->end()) return std::nullopt;
  const auto contents = store::decode_contents(*found->second);
  if (!contents || assignment.content_index >= contents->size()) return std::nullopt;
  journal::AnswerContent content;
  if (!content.ParseFromString(std::string(contents->at(assignment.content_index)))) return std::nullopt;
  return content.value();
}

std::optional<std::string> Oracle::item_key(const JobModel& job, uint32_t job_number, uint32_t number) const {
  const auto task = job.tasks.find(number);
  const Hash* blobs = redis_.data().hash(store::Keys().contents(JobNumber(job_number)));
  if (task == job.tasks.end() || blobs == nullptr) return std::nullopt;
  const auto found = blobs->find(std::to_string(task->second.item_sequence));
  if (found == blobs->end()) return std::nullopt;
  const auto contents = store::decode_contents(*found->second);
  if (!contents || task->second.item_index >= contents->size()) return std::nullopt;
  journal::ItemContent content;
  if (!content.ParseFromString(std::string(contents->at(task->second.item_index)))) return std::nullopt;
  return content.key();
}

void Oracle::judge_saved() {
  for (const auto& [id, answer] : saved_) is_ambiguous(id) ? void(++unjudged_) : judge_one(answer);
  for (const Decision& decision : decisions_) {
    if (!decision.holds(model_)) violated("the decision '" + decision.what + "' is lost");
  }
}

bool Oracle::wrongly_counted(const SavedAnswer& answer) const {
  const AssignmentModel* stored = model_.assignment(answer.id.packed());
  return stored != nullptr && stored->state == AssignmentState::Counted && stored->revision == answer.revision;
}

void Oracle::judge_one(const SavedAnswer& answer) {
  const auto job = model_.jobs().find(answer.job);
  if (job == model_.jobs().end()) {
    if (!model_.deleted().contains(answer.job))
      violated("the job of the saved answer " + answer.id.text() + " is lost");
    return;
  }
  const auto key = item_key(job->second, answer.job, answer.task);
  if (key != answer.key) {
    const TaskModel* task = model_.task(answer.job, answer.task);
    if (key && wrongly_counted(answer))
      violated("the answer " + answer.id.text() + " to " + answer.key + " counts for " + *key);
    if (task == nullptr || key) return;  // its item was lost in a failover, and maybe another has its place
    return violated("the item of task " + std::to_string(answer.job) + "/" + std::to_string(answer.task) + " is lost");
  }
  const AssignmentModel* stored = model_.assignment(answer.id.packed());
  const std::string which = "the saved answer " + answer.id.text() + " revision " + std::to_string(answer.revision) +
                            " of worker " + std::to_string(answer.worker) + " to " + answer.key;
  const bool missing = stored == nullptr || stored->revision < answer.revision;
  if (missing && came_too_late(answer)) return;
  // Its item was lost too. What was submitted again in its place may be another, for all the scheduler knows.
  if (missing && lost_items_.contains({answer.job, answer.task})) return;
  if (stored == nullptr || stored->revision == 0) return violated(which + " is lost");
  if (stored->worker != answer.worker || stored->job != answer.job || stored->task != answer.task)
    return violated(which + " is somebody else's");
  const auto value = stored_value(*stored);
  if (!value) return violated("the contents of " + which + " are lost");
  if (stored->revision < answer.revision) {
    const bool final = job->second.ended_once && final_.contains({answer.id.packed(), answer.revision});
    const bool withdrawn =
        stored->state == AssignmentState::Invalidated && final_.contains({answer.id.packed(), answer.revision});
    if (!final && !withdrawn) violated(which + " is lost: revision " + std::to_string(stored->revision) + " stands");
  } else if (stored->revision == answer.revision && *value != answer.value) {
    violated(which + " is stored as " + *value);
  }
}

std::string Oracle::unfinished() const {
  for (const auto& [number, job] : model_.jobs()) {
    if (job.state != core::JobState::Running) continue;
    for (const auto& [at, task] : job.tasks) {
      if (!task.closed())
        return "task " + std::to_string(number) + "/" + std::to_string(at) + " has " + std::to_string(task.counted) +
               " of " + std::to_string(task.target) + " answers";
    }
  }
  return {};
}

}  // namespace muster::sim
