// A simulated disk under an agent: what the writes of worker-agent/session mean, in the plainest way, and what of it a
// crash leaves. The real spool is held to the same meaning by tests/unit/agent/spool_test.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "worker-agent/session/records.h"

namespace muster::sim {

class DiskSpool {
 public:
  explicit DiskSpool(uint8_t uuid) : uuid_(uuid) {}

  // Opens it as a new process does: what was not committed is gone. One more boot.
  agent::Restored open();

  void apply(const agent::SpoolWrite& write);
  // All writes since the last one, or none.
  void commit();
  bool in_transaction() const { return !undo_.empty(); }

  const agent::AnswerRecord* find_answer(AssignmentId id) const;
  std::vector<agent::UnsentAnswer> unsent() const;
  std::string draft(WorkerNumber worker, JobNumber job, const std::string& key) const;

  // What a crash now would leave: the revision of an answer; 0: none.
  uint32_t committed_revision(AssignmentId id) const;
  const std::map<uint64_t, agent::AnswerRecord>& answers() const { return answers_; }

 private:
  void on(const agent::PutLease& write);
  void on(const agent::MarkLease& write);
  void on(const agent::DropLease& write);
  void on(const agent::PutAnswer& write);
  void on(const agent::AcknowledgeAnswer& write);
  void on(const agent::ReopenAnswers& write);
  void on(const agent::NoteSentBack& write);
  void on(const agent::PutGiveBack& write);
  void on(const agent::DropGiveBack& write);
  void on(const agent::PutDraft& write);
  void on(const agent::PutJob& write);
  void on(const agent::PutPerson& write);
  void on(const agent::PutAccount&) {}
  void on(const agent::MarkLeave&) {}
  void on(const agent::PutQuestion&) {}
  void on(const agent::PutReply&) {}
  void on(const agent::MarkReplyRead&) {}
  void on(const agent::PutDeed&) {}
  void on(const agent::PutSignIn&) {}
  void on(const agent::DropSignIn&) {}
  void on(const agent::NoteEpoch& write);

  // Remembers an entry as it is, before it is changed.
  template <class Map>
  void keep(Map& map, const typename Map::key_type& key);

  const uint8_t uuid_;
  uint64_t boot_ = 0;
  Epoch epoch_;
  uint64_t reign_ = 0;
  std::map<uint64_t, agent::LeaseRecord> leases_;
  std::map<uint64_t, agent::AnswerRecord> answers_;
  std::map<uint64_t, agent::GiveBackRecord> give_backs_;
  std::map<std::pair<uint32_t, uint32_t>, agent::JobRecord> jobs_;
  std::map<uint32_t, agent::PersonRecord> people_;
  std::map<std::tuple<uint32_t, uint32_t, std::string>, std::string> drafts_;
  std::vector<std::function<void()>> undo_;           // what a crash would take back, oldest first
  std::map<uint64_t, uint32_t> uncommitted_answers_;  // id → the revision before
};

}  // namespace muster::sim
