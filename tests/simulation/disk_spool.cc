#include "tests/simulation/disk_spool.h"

#include <algorithm>

namespace muster::sim {

using namespace agent;

template <class Map>
void DiskSpool::keep(Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  if (found == map.end()) {
    undo_.push_back([&map, key] { map.erase(key); });
  } else {
    undo_.push_back([&map, key, before = found->second] { map[key] = before; });
  }
}

Restored DiskSpool::open() {
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
  uncommitted_answers_.clear();
  Restored out;
  out.spool.fill(uuid_);
  out.boot = ++boot_;
  out.highest_epoch = epoch_;
  out.reign = reign_;
  for (const auto& [id, lease] : leases_) out.leases.push_back(lease);
  out.unsent = unsent();
  for (const auto& [id, give_back] : give_backs_) out.give_backs.push_back(give_back);
  for (const auto& [id, job] : jobs_) out.jobs.push_back(job);
  for (const auto& [id, person] : people_) out.people.push_back(person);
  for (const auto& [id, answer] : answers_) out.next_ordinal = std::max(out.next_ordinal, answer.ordinal + 1);
  return out;
}

void DiskSpool::apply(const SpoolWrite& write) {
  std::visit([this](const auto& one) { on(one); }, write);
}

void DiskSpool::commit() {
  undo_.clear();
  uncommitted_answers_.clear();
}

const AnswerRecord* DiskSpool::find_answer(AssignmentId id) const {
  const auto found = answers_.find(id.packed());
  return found == answers_.end() ? nullptr : &found->second;
}

uint32_t DiskSpool::committed_revision(AssignmentId id) const {
  if (const auto before = uncommitted_answers_.find(id.packed()); before != uncommitted_answers_.end())
    return before->second;
  const AnswerRecord* answer = find_answer(id);
  return answer == nullptr ? 0 : answer->revision;
}

std::vector<UnsentAnswer> DiskSpool::unsent() const {
  std::vector<UnsentAnswer> out;
  for (const auto& [id, a] : answers_) {
    if (!a.unsent) continue;
    out.push_back({a.task.id, a.task.job, a.task.task, a.task.worker, a.revision, a.ordinal,
                   static_cast<uint32_t>(a.value.size()), a.submitted_wall_ms});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
  return out;
}

std::string DiskSpool::draft(WorkerNumber worker, JobNumber job, const std::string& key) const {
  const auto found = drafts_.find({worker.value(), job.value(), key});
  return found == drafts_.end() ? "" : found->second;
}

void DiskSpool::on(const PutLease& write) {
  const uint64_t id = write.lease.task.id.packed();
  keep(leases_, id);
  leases_[id] = write.lease;
}

void DiskSpool::on(const MarkLease& write) {
  const auto found = leases_.find(write.id.packed());
  if (found == leases_.end()) return;
  keep(leases_, write.id.packed());
  found->second.opened = write.opened;
  found->second.ended = write.ended;
}

void DiskSpool::on(const DropLease& write) {
  keep(leases_, write.id.packed());
  leases_.erase(write.id.packed());
}

void DiskSpool::on(const PutAnswer& write) {
  const HeldTask& task = write.answer.task;
  const uint64_t id = task.id.packed();
  const AnswerRecord* before = find_answer(task.id);
  uncommitted_answers_.try_emplace(id, before == nullptr ? 0 : before->revision);
  keep(answers_, id);
  AnswerRecord& place = answers_[id];
  const auto ack = place.ack;
  place = write.answer;
  place.ack = ack;
  place.unsent = true;
  on(DropLease{task.id});
  const auto draft = std::tuple(task.worker.value(), task.job.value(), task.key);
  keep(drafts_, draft);
  drafts_.erase(draft);
}

void DiskSpool::on(const AcknowledgeAnswer& write) {
  const auto found = answers_.find(write.id.packed());
  if (found == answers_.end() || found->second.revision > write.revision) return;
  keep(answers_, write.id.packed());
  AnswerRecord& answer = found->second;
  answer.unsent = false;
  const bool keeps_fate = write.ack.fate == "ignored" && answer.ack.has_value();
  const auto before = answer.ack;
  answer.ack = write.ack;
  if (!keeps_fate) return;
  answer.ack->fate = before->fate;
  answer.ack->reason = before->reason;
}

void DiskSpool::on(const ReopenAnswers& write) {
  for (auto& [id, answer] : answers_) {
    if (answer.unsent || !answer.ack || answer.ack->sequence <= write.tail) continue;
    keep(answers_, id);
    answer.unsent = true;
  }
}

void DiskSpool::on(const NoteSentBack& write) {
  for (auto& [id, answer] : answers_) {
    const HeldTask& task = answer.task;
    const bool is_it = task.worker == write.worker && task.job == write.job && task.task == write.task;
    if (!is_it || !answer.ack || answer.ack->fate != "counted") continue;
    keep(answers_, id);
    answer.ack->fate = "invalidated";
    answer.ack->reason = "sent_back";
  }
}

void DiskSpool::on(const PutGiveBack& write) {
  const uint64_t id = write.give_back.id.packed();
  keep(give_backs_, id);
  give_backs_[id] = write.give_back;
  on(DropLease{write.give_back.id});
}

void DiskSpool::on(const DropGiveBack& write) {
  keep(give_backs_, write.id.packed());
  give_backs_.erase(write.id.packed());
}

void DiskSpool::on(const PutDraft& write) {
  const auto key = std::tuple(write.worker.value(), write.job.value(), write.key);
  keep(drafts_, key);
  drafts_[key] = write.json;
}

void DiskSpool::on(const PutJob& write) {
  const auto key = std::pair(write.job.job.value(), write.job.version);
  keep(jobs_, key);
  jobs_[key] = write.job;
}

void DiskSpool::on(const PutPerson& write) {
  keep(people_, write.person.number.value());
  people_[write.person.number.value()] = write.person;
}

void DiskSpool::on(const NoteEpoch& write) {
  undo_.push_back([this, before = epoch_, reign = reign_] {
    epoch_ = before;
    reign_ = reign;
  });
  epoch_ = std::max(epoch_, write.epoch);
  reign_ = write.reign;
}

}  // namespace muster::sim
