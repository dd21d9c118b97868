// What waits for a receipt: answers, oldest first, and give-backs. Knows what is on its way and what must go again.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "worker-agent/session/records.h"

namespace muster::agent {

// An entry enters when it is saved, moves between waiting, under way and set aside, and leaves only by a receipt (or,
// for a give-back, when reconciliation shows that there is nothing to give). At most `max_requests` requests are under
// way.
class Outbox {
 public:
  explicit Outbox(size_t max_requests) : max_requests_(max_requests) {}

  // A saved answer; a higher revision replaces the lower one and goes to the end of the line.
  void put(const UnsentAnswer& answer);
  void put(const GiveBackRecord& give_back);
  const UnsentAnswer* answer(AssignmentId id) const;
  bool has_give_back(AssignmentId id) const { return give_backs_.count(id) != 0; }
  // A receipt for `revision`, or a later one. False if nothing waited for it.
  bool settle_answer(AssignmentId id, uint32_t revision);
  bool settle_give_back(AssignmentId id);

  // Nothing is under way any more: the connection ended.
  void rewind();
  // Replaces all answers.
  void replace(const std::vector<UnsentAnswer>& answers);

  // The next answers to go as `request`, oldest first, at most `most` and `max_bytes` (but at least one); empty if
  // there is none, or enough is under way, or the line is held back.
  std::vector<UnsentAnswer> take_answers(uint64_t request, size_t most, size_t max_bytes, Millis now);
  std::vector<GiveBackRecord> take_give_backs(uint64_t request, size_t most, Millis now);
  // The scheduler could not take `request`: it goes again, and nothing goes before `until`. Returns how many entries;
  // 0: no request of ours.
  size_t refused(uint64_t request, Millis until);
  // The scheduler cannot read `request`. With more than one entry all go again; a single one is set aside, until the
  // agent restarts or the scheduler's epoch changes, and returned.
  std::optional<AssignmentId> unreadable(uint64_t request);
  // An answer (its latest revision) or a give-back that is not sent.
  bool is_set_aside(AssignmentId id) const { return set_aside_.count(id) != 0; }
  size_t set_aside_count() const { return set_aside_.size(); }

  // An answer could go at once.
  bool can_send(Millis now) const { return !waiting_.empty() && !held_back(now); }

  size_t unsent_of(WorkerNumber worker) const;
  size_t unsent_count() const { return answers_.size(); }
  size_t under_way_count() const { return under_way_.size(); }
  size_t give_back_count() const { return give_backs_.size(); }
  std::optional<int64_t> oldest_wall_ms() const;
  template <class F>
  void each_answer(F f) const {
    for (const auto& [ordinal, answer] : answers_) f(answer);
  }
  template <class F>
  void each_give_back(F f) const {
    for (const auto& [id, record] : give_backs_) f(record);
  }

 private:
  struct UnderWay {
    std::vector<std::pair<AssignmentId, uint64_t>> answers;  // with the ordinal that was sent
    std::vector<AssignmentId> give_backs;
    size_t left = 0;
  };
  void again(const UnderWay& request);
  void arrived(uint64_t request);
  bool held_back(Millis now) const { return now < held_until_ || under_way_.size() >= max_requests_; }

  const size_t max_requests_;
  std::map<uint64_t, UnsentAnswer> answers_;  // by ordinal
  std::unordered_map<AssignmentId, uint64_t> ordinals_;
  std::unordered_map<WorkerNumber, size_t> unsent_of_;  // no zeros
  std::set<uint64_t> waiting_;                          // ordinals to send
  std::map<AssignmentId, GiveBackRecord> give_backs_;
  std::set<AssignmentId> waiting_give_backs_;
  std::set<AssignmentId> set_aside_;                       // neither waiting nor under way
  std::map<uint64_t, UnderWay> under_way_;                 // by request
  std::unordered_map<uint64_t, uint64_t> answer_request_;  // ordinal → request
  std::unordered_map<AssignmentId, uint64_t> give_back_request_;
  Millis held_until_{0};
};

}  // namespace muster::agent
