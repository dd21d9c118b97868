#include "scheduler/gateway/session_table.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::gateway {
namespace {

constexpr int kEpochShift = 48;  // a session's number: epoch, then a counter

GreetingVerdict refuse(RefusalReason reason, std::optional<SessionNumber> holder = {}) {
  return {reason, 0, holder};
}

}  // namespace

SessionTable::SessionTable(Epoch epoch, size_t max_sessions, Millis silence)
    : epoch_(epoch), max_sessions_(max_sessions), silence_(silence) {}

GreetingVerdict SessionTable::judge(const Greeting& greeting) const {
  if (handing_over_) return refuse(RefusalReason::NotLeader);
  if (greeting.revoked) return refuse(RefusalReason::SiteRevoked);
  const uint32_t version = std::min(greeting.max_version, wire::kMaxProtocol);
  if (version < std::max(greeting.min_version, wire::kMinProtocol)) return refuse(RefusalReason::VersionUnsupported);

  const auto last = last_spools_.find(greeting.site);
  const bool same_spool = last != last_spools_.end() && last->second.id == greeting.spool;
  const auto holder = by_site_.find(greeting.site);
  std::optional<SessionNumber> held;
  if (holder != by_site_.end()) held = holder->second->number;
  if (held && !same_spool) return refuse(RefusalReason::SessionHeld, held);
  if (same_spool && last->second.boot > greeting.boot) return refuse(RefusalReason::StaleBoot);
  if (!held && sessions_.size() >= max_sessions_) return refuse(RefusalReason::TooManySessions);
  return {std::nullopt, version, held};
}

Session& SessionTable::open(const Greeting& greeting, uint32_t version, SteadyTime now) {
  MUSTER_CHECK(!by_site_.contains(greeting.site) && !by_peer_.contains(greeting.peer));
  const SessionNumber number(uint64_t{epoch_.value()} << kEpochShift | ++last_counter_);
  auto session = std::make_unique<Session>(
      Session{number, greeting.site, greeting.peer, version, SessionState::Reconciling, now, now, 0, {}});
  Session& opened = *session;
  sessions_[number] = std::move(session);
  by_peer_[greeting.peer] = &opened;
  by_site_[greeting.site] = &opened;
  last_spools_[greeting.site] = {greeting.spool, greeting.boot};
  return opened;
}

void SessionTable::close(SessionNumber number) {
  const auto found = sessions_.find(number);
  MUSTER_CHECK(found != sessions_.end());
  by_peer_.erase(found->second->peer);
  by_site_.erase(found->second->site);
  sessions_.erase(found);
}

Session* SessionTable::by_peer(const PeerId& peer) {
  const auto found = by_peer_.find(peer);
  return found == by_peer_.end() ? nullptr : found->second;
}

Session* SessionTable::by_site(SiteNumber site) {
  const auto found = by_site_.find(site);
  return found == by_site_.end() ? nullptr : found->second;
}

Session* SessionTable::by_number(SessionNumber number) {
  const auto found = sessions_.find(number);
  return found == sessions_.end() ? nullptr : found->second.get();
}

std::vector<SessionNumber> SessionTable::all() const {
  std::vector<SessionNumber> numbers;
  numbers.reserve(sessions_.size());
  for (const auto& [number, session] : sessions_) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<SessionNumber> SessionTable::silent(SteadyTime now) const {
  std::vector<SessionNumber> numbers;
  for (const auto& [number, session] : sessions_) {
    if (now - session->heard > silence_) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace muster::gateway
