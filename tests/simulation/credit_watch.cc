#include "tests/simulation/credit_watch.h"

#include <algorithm>

#include "common/wire/codec.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"

namespace muster::sim {

void CreditWatch::read(const std::string& frame) {
  asked_.clear();
  wire::ToScheduler message;
  if (!wire::decode(frame, message)) return;
  for (const auto& entry : message.demand().workers()) {
    asked_[entry.worker()] = std::min<uint32_t>(entry.credits(), wire::kMaxCredits);
  }
}

void CreditWatch::posted(const core::Command& command) {
  const auto* demand = std::get_if<core::SetCredits>(&command);
  if (demand == nullptr) return;
  for (const auto& entry : demand->entries) {
    const auto asked = asked_.find(entry.worker.value());
    if (asked == asked_.end() || asked->second != entry.credits)
      complain_("worker " + std::to_string(entry.worker.value()) + " gets " + std::to_string(entry.credits) +
                " credits that the agent did not give");
  }
}

void CreditWatch::set(Who who, uint32_t credits) {
  uint32_t& stands = credits_[who];
  uint32_t& most = most_[who];
  most = std::max({most, stands, credits});
  stands = credits;
}

void CreditWatch::taken(const core::Command& command) {
  const auto drop_all = [this](SiteNumber site) {
    for (const auto& [who, credits] : credits_) {
      if (who.first == site.value()) set(who, 0);
    }
  };
  if (const auto* opened = std::get_if<core::SessionOpened>(&command)) {
    session_[opened->site.value()] = opened->session.value();
    drop_all(opened->site);
  } else if (const auto* closed = std::get_if<core::SessionClosed>(&command)) {
    if (session_[closed->site.value()] == closed->session.value()) drop_all(closed->site);
  } else if (const auto* demand = std::get_if<core::SetCredits>(&command)) {
    if (session_[demand->site.value()] != demand->session.value()) return;
    for (const auto& entry : demand->entries) set({demand->site.value(), entry.worker.value()}, entry.credits);
  }
}

void CreditWatch::decided(const core::Turn& turn, const JournalModel& before) {
  std::map<uint32_t, int64_t> change;         // of leases by worker, in this turn
  std::map<uint64_t, uint32_t> fresh, ended;  // leases that begin, or end, in it → worker
  const auto ends = [&](uint64_t id) {
    const AssignmentModel* lease = before.assignment(id);
    const bool live = lease != nullptr && lease->state == core::AssignmentState::Leased;
    const auto own = fresh.find(id);
    if (!live && own == fresh.end()) return;
    const uint32_t worker = live ? lease->worker : own->second;
    if (ended.emplace(id, worker).second) --change[worker];
  };
  for (const journal::Record& record : turn.batch().records()) {
    if (record.has_answer_recorded()) ends(record.answer_recorded().id());
    if (record.has_lease_ended()) ends(record.lease_ended().id());
    if (record.has_job_state_changed()) break;  // which may end leases without a word
    if (!record.has_lease_granted()) continue;
    const uint32_t worker = record.lease_granted().worker();
    const auto known = before.workers().find(worker);
    if (known == before.workers().end()) continue;
    const Who who{known->second.site, worker};
    const uint32_t allowed = std::max(credits_[who], most_[who]);
    const AssignmentId id =
        AssignmentId::make(0, Epoch(static_cast<uint16_t>(turn.batch().epoch())), record.lease_granted().counter());
    fresh[id.packed()] = worker;
    const int64_t has = before.live(worker) + ++change[worker];
    if (has > allowed)
      complain_("worker " + std::to_string(worker) + " is granted lease number " + std::to_string(has) + " with " +
                std::to_string(allowed) + " credits");
  }
  most_.clear();
}

}  // namespace muster::sim
