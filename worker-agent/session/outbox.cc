#include "worker-agent/session/outbox.h"

#include <algorithm>

namespace muster::agent {

void Outbox::put(const UnsentAnswer& answer) {
  settle_answer(answer.id, answer.revision);
  answers_.emplace(answer.ordinal, answer);
  ordinals_[answer.id] = answer.ordinal;
  waiting_.insert(answer.ordinal);
  ++unsent_of_[answer.worker];
}

void Outbox::put(const GiveBackRecord& give_back) {
  if (!give_backs_.emplace(give_back.id, give_back).second) return;
  waiting_give_backs_.insert(give_back.id);
}

const UnsentAnswer* Outbox::answer(AssignmentId id) const {
  const auto found = ordinals_.find(id);
  return found == ordinals_.end() ? nullptr : &answers_.at(found->second);
}

bool Outbox::settle_answer(AssignmentId id, uint32_t revision) {
  const auto found = ordinals_.find(id);
  if (found == ordinals_.end()) return false;
  const uint64_t ordinal = found->second;
  if (answers_.at(ordinal).revision > revision) return false;
  const auto count = unsent_of_.find(answers_.at(ordinal).worker);
  if (--count->second == 0) unsent_of_.erase(count);
  answers_.erase(ordinal);
  ordinals_.erase(found);
  waiting_.erase(ordinal);
  set_aside_.erase(id);
  if (const auto on_way = answer_request_.find(ordinal); on_way != answer_request_.end()) {
    const uint64_t request = on_way->second;
    answer_request_.erase(on_way);
    arrived(request);
  }
  return true;
}

bool Outbox::settle_give_back(AssignmentId id) {
  if (give_backs_.erase(id) == 0) return false;
  waiting_give_backs_.erase(id);
  set_aside_.erase(id);
  if (const auto on_way = give_back_request_.find(id); on_way != give_back_request_.end()) {
    const uint64_t request = on_way->second;
    give_back_request_.erase(on_way);
    arrived(request);
  }
  return true;
}

void Outbox::arrived(uint64_t request) {
  const auto found = under_way_.find(request);
  if (found != under_way_.end() && --found->second.left == 0) under_way_.erase(found);
}

void Outbox::again(const UnderWay& request) {
  for (const auto& [id, ordinal] : request.answers) {
    if (answer_request_.erase(ordinal) != 0) waiting_.insert(ordinal);
  }
  for (const AssignmentId id : request.give_backs) {
    if (give_back_request_.erase(id) != 0) waiting_give_backs_.insert(id);
  }
}

void Outbox::rewind() {
  for (const auto& [number, request] : under_way_) again(request);
  under_way_.clear();
  held_until_ = Millis(0);
}

void Outbox::replace(const std::vector<UnsentAnswer>& answers) {
  rewind();
  answers_.clear();
  ordinals_.clear();
  unsent_of_.clear();
  waiting_.clear();
  for (const AssignmentId id : set_aside_) {
    if (has_give_back(id)) waiting_give_backs_.insert(id);
  }
  set_aside_.clear();
  for (const UnsentAnswer& answer : answers) put(answer);
}

std::vector<UnsentAnswer> Outbox::take_answers(uint64_t request, size_t most, size_t max_bytes, Millis now) {
  std::vector<UnsentAnswer> taken;
  if (held_back(now)) return taken;
  size_t bytes = 0;
  UnderWay sent;
  while (!waiting_.empty() && taken.size() < most) {
    const uint64_t ordinal = *waiting_.begin();
    const UnsentAnswer& answer = answers_.at(ordinal);
    bytes += answer.bytes;
    if (bytes > max_bytes && !taken.empty()) break;
    taken.push_back(answer);
    sent.answers.emplace_back(answer.id, ordinal);
    answer_request_[ordinal] = request;
    waiting_.erase(waiting_.begin());
  }
  sent.left = taken.size();
  if (!taken.empty()) under_way_.emplace(request, std::move(sent));
  return taken;
}

std::vector<GiveBackRecord> Outbox::take_give_backs(uint64_t request, size_t most, Millis now) {
  std::vector<GiveBackRecord> taken;
  if (held_back(now)) return taken;
  UnderWay sent;
  while (!waiting_give_backs_.empty() && taken.size() < most) {
    const AssignmentId id = *waiting_give_backs_.begin();
    taken.push_back(give_backs_.at(id));
    sent.give_backs.push_back(id);
    give_back_request_[id] = request;
    waiting_give_backs_.erase(waiting_give_backs_.begin());
  }
  sent.left = taken.size();
  if (!taken.empty()) under_way_.emplace(request, std::move(sent));
  return taken;
}

size_t Outbox::refused(uint64_t request, Millis until) {
  const auto found = under_way_.find(request);
  if (found == under_way_.end()) return 0;
  const size_t entries = found->second.answers.size() + found->second.give_backs.size();
  again(found->second);
  under_way_.erase(found);
  held_until_ = std::max(held_until_, until);
  return entries;
}

std::optional<AssignmentId> Outbox::unreadable(uint64_t request) {
  const auto found = under_way_.find(request);
  if (found == under_way_.end()) return std::nullopt;
  const UnderWay& sent = found->second;
  if (sent.answers.size() + sent.give_backs.size() != 1) {
    refused(request, Millis(0));
    return std::nullopt;
  }
  const AssignmentId id = sent.answers.empty() ? sent.give_backs.front() : sent.answers.front().first;
  if (sent.answers.empty()) {
    give_back_request_.erase(id);
  } else {
    answer_request_.erase(sent.answers.front().second);
  }
  set_aside_.insert(id);
  under_way_.erase(found);
  return id;
}

size_t Outbox::unsent_of(WorkerNumber worker) const {
  const auto found = unsent_of_.find(worker);
  return found == unsent_of_.end() ? 0 : found->second;
}

std::optional<int64_t> Outbox::oldest_wall_ms() const {
  if (answers_.empty()) return std::nullopt;
  return answers_.begin()->second.submitted_wall_ms;
}

}  // namespace muster::agent
