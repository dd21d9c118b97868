// A spool in memory: what SpoolWrites mean, in the plainest way. For tests of the session; the real spool is held to
// the same meaning by spool_test.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "worker-agent/session/records.h"

namespace muster::agent::test {

struct MemorySpool {
  std::map<uint64_t, LeaseRecord> leases;
  std::map<uint64_t, AnswerRecord> answers;
  std::map<uint64_t, GiveBackRecord> give_backs;
  std::map<std::pair<uint32_t, uint32_t>, JobRecord> jobs;
  std::map<uint32_t, PersonRecord> people;
  std::map<std::tuple<uint32_t, uint32_t, std::string>, std::string> drafts;
  std::vector<QuestionRecord> questions;
  Epoch epoch;
  uint64_t reign = 0;
  uint64_t boot = 1;

  void apply(const SpoolWrite& write) {
    std::visit([this](const auto& one) { on(one); }, write);
  }

  std::vector<UnsentAnswer> unsent() const {
    std::vector<UnsentAnswer> out;
    for (const auto& [id, a] : answers) {
      if (a.unsent) {
        out.push_back({a.task.id, a.task.job, a.task.task, a.task.worker, a.revision, a.ordinal,
                       static_cast<uint32_t>(a.value.size()), a.submitted_wall_ms});
      }
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.ordinal < b.ordinal; });
    return out;
  }

  const AnswerRecord* find_answer(AssignmentId id) const {
    const auto found = answers.find(id.packed());
    return found == answers.end() ? nullptr : &found->second;
  }

  Restored restore() const {
    Restored out;
    out.spool.fill(7);
    out.boot = boot;
    out.highest_epoch = epoch;
    out.reign = reign;
    for (const auto& [id, lease] : leases) out.leases.push_back(lease);
    out.unsent = unsent();
    for (const auto& [id, give_back] : give_backs) out.give_backs.push_back(give_back);
    for (const auto& [id, job] : jobs) out.jobs.push_back(job);
    for (const auto& [id, person] : people) out.people.push_back(person);
    for (const auto& [id, answer] : answers) out.next_ordinal = std::max(out.next_ordinal, answer.ordinal + 1);
    return out;
  }

 private:
  void on(const PutLease& w) { leases[w.lease.task.id.packed()] = w.lease; }
  void on(const MarkLease& w) {
    leases.at(w.id.packed()).opened = w.opened;
    leases.at(w.id.packed()).ended = w.ended;
  }
  void on(const DropLease& w) { leases.erase(w.id.packed()); }
  void on(const PutAnswer& w) {
    const HeldTask& task = w.answer.task;
    leases.erase(task.id.packed());
    drafts.erase({task.worker.value(), task.job.value(), task.key});
    auto& place = answers[task.id.packed()];
    const auto ack = place.ack;
    place = w.answer;
    place.ack = ack;
    place.unsent = true;
  }
  void on(const AcknowledgeAnswer& w) {
    const auto found = answers.find(w.id.packed());
    if (found == answers.end() || found->second.revision > w.revision) return;
    found->second.unsent = false;
    found->second.ack = w.ack;
  }
  void on(const ReopenAnswers& w) {
    for (auto& [id, answer] : answers) {
      if (!answer.unsent && answer.ack && answer.ack->sequence > w.tail) answer.unsent = true;
    }
  }
  void on(const NoteSentBack& w) {
    for (auto& [id, answer] : answers) {
      const HeldTask& task = answer.task;
      const bool is_it = task.worker == w.worker && task.job == w.job && task.task == w.task;
      if (!is_it || !answer.ack || answer.ack->fate != "counted") continue;
      answer.ack->fate = "invalidated";
      answer.ack->reason = "sent_back";
    }
  }
  void on(const PutGiveBack& w) {
    give_backs[w.give_back.id.packed()] = w.give_back;
    leases.erase(w.give_back.id.packed());
  }
  void on(const DropGiveBack& w) { give_backs.erase(w.id.packed()); }
  void on(const PutDraft& w) { drafts[{w.worker.value(), w.job.value(), w.key}] = w.json; }
  void on(const PutJob& w) { jobs[{w.job.job.value(), w.job.version}] = w.job; }
  void on(const PutPerson& w) { people[w.person.number.value()] = w.person; }
  void on(const PutAccount&) {}
  void on(const MarkLeave&) {}
  void on(const PutQuestion& w) { questions.push_back(w.question); }
  void on(const PutReply&) {}
  void on(const MarkReplyRead&) {}
  void on(const PutDeed&) {}
  void on(const PutSignIn&) {}
  void on(const DropSignIn&) {}
  void on(const NoteEpoch& w) {
    epoch = std::max(epoch, w.epoch);
    reign = w.reign;
  }
};

}  // namespace muster::agent::test
