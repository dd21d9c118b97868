// The oracle's part that watches what leaves a scheduler.
#include "common/wire/muster.pb.h"
#include "scheduler/core/vocabulary.h"
#include "tests/simulation/oracle.h"

namespace muster::sim {

using core::AssignmentState;

namespace {

std::string text_of(uint64_t id) {
  return AssignmentId(id).text();
}

// The fates of the wire that stand for a recorded answer.
std::optional<AssignmentState> recorded_fate(wire::Ack::Fate fate) {
  switch (fate) {
    case wire::Ack::COUNTED:
      return AssignmentState::Counted;
    case wire::Ack::LATE:
      return AssignmentState::Late;
    case wire::Ack::SURPLUS:
      return AssignmentState::Surplus;
    case wire::Ack::QUARANTINED:
      return AssignmentState::Quarantined;
    case wire::Ack::INVALIDATED:
      return AssignmentState::Invalidated;
    default:
      return std::nullopt;
  }
}

}  // namespace

void Oracle::leads(const std::string& who, Place tail) {
  known_[who] = tail;
  released(tail);
}

void Oracle::released(Place place) {
  const auto known = places_.find(place);
  if (known != places_.end()) released_ = std::max(released_, known->second + 1);
}

bool Oracle::knows_of(const std::string& who, Place place) const {
  const auto known = known_.find(who);
  if (known == known_.end() || known->second.second < place.second) return false;
  return known->second.first >= place.first;
}

void Oracle::let_in(const std::string& who, const std::string& key, const std::string& site) {
  const auto known = known_.find(who);
  const bool all = known != known_.end() && known->second == Place{model_.epoch(), model_.sequence()};
  if (all && site != model_.site_with_key(key))
    violated(who + " takes the bearer of the key '" + key + "' for '" + site + "'");
}

void Oracle::sent_to_agent(const std::string& who, const std::string& site_name, const wire::ToAgent& message) {
  const SiteModel* site = model_.site_named(site_name);
  const bool revoked = site != nullptr && site->revoked.first > 0 && knows_of(who, site->revoked);
  if (revoked && !message.has_refused() && !message.has_error())
    violated(who + " still speaks to " + site_name + ", which is revoked");
  if (message.has_welcome()) welcomed_.insert(message.welcome().epoch());
  for (const auto& lease : message.leases().leases()) {
    const auto known = granted_.find(lease.ref().id());
    if (known == granted_.end())
      violated(who + " sends the lease " + text_of(lease.ref().id()) + ", which is not in the journal");
    else if (known->second.job != lease.ref().job() || known->second.task != lease.ref().task() ||
             known->second.worker != lease.worker())
      violated(who + " sends the lease " + text_of(lease.ref().id()) + " as another than it is");
  }
  if (message.has_ack()) judge_receipts(who, message);
  for (const auto& entry : message.reconciled().entries()) {
    if (entry.verdict() == wire::Reconciled::DONE && !answered_.contains(entry.id()))
      violated(who + " calls " + text_of(entry.id()) + " done, of which the journal has no answer");
  }
  for (const uint64_t id : message.recall().ids()) {
    const auto lease = granted_.find(id);
    const bool cancelled = lease != granted_.end() && cancelled_.contains(lease->second.job);
    if (!ended_.contains(id) && !cancelled)
      violated(who + " recalls " + text_of(id) + ", whose end is not in the journal");
  }
}

void Oracle::judge_receipts(const std::string& who, const wire::ToAgent& message) {
  const auto& ack = message.ack();
  const auto place = places_.find({ack.epoch(), ack.sequence()});
  if (place == places_.end())
    return violated(who + " acknowledges at " + std::to_string(ack.epoch()) + ":" + std::to_string(ack.sequence()) +
                    ", which is not in the journal");
  for (const auto& receipt : ack.receipts()) {
    if (receipt.fate() == wire::Ack::FINAL) final_.emplace(receipt.id(), receipt.revision());
    const auto fate = recorded_fate(receipt.fate());
    if (!fate) continue;
    const auto known = answered_.find(receipt.id());
    bool recorded = false;
    if (known != answered_.end()) {
      for (const auto& [revision, was] : known->second) recorded |= was == static_cast<uint32_t>(*fate);
    }
    if (!recorded || revised_[receipt.id()] < receipt.revision())
      violated(who + " acknowledges " + text_of(receipt.id()) + " revision " + std::to_string(receipt.revision()) +
               " as " + std::string(core::name(*fate)) + ", which is not in the journal");
    auto& [revision, at] = acknowledged_[receipt.id()];
    revision = std::max(revision, receipt.revision());
    at = place->second;
  }
}

bool Oracle::came_too_late(const SavedAnswer& answer) const {
  const auto acknowledged = acknowledged_.find(answer.id.packed());
  const bool was = acknowledged != acknowledged_.end() && acknowledged->second.first >= answer.revision;
  return !was && model_.is_revoked(answer.worker);
}

}  // namespace muster::sim
