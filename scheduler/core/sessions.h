// Connected sites and the people at them: sessions, reconciliation, credits, presence, and leases that run out.
#pragma once

#include <vector>

#include "scheduler/core/leasing.h"
#include "scheduler/core/ledger.h"

namespace muster::core {

// Leases run on shard time while their site is connected. While it is not, they freeze: the time away is added to their
// deadlines, up to the job's offline_grace, after which they expire. A connected site that has been silent for
// kSilence is treated as if the link were already known to be cut.
class Sessions {
 public:
  static constexpr Millis kSilence{3000};
  // After a takeover no lease ends sooner than this, however little was left of it.
  static constexpr Millis kTakeoverGrace{60'000};

  Sessions(Ledger& ledger, Leasing& leasing) : ledger_(ledger), leasing_(leasing) {}

  void opened(SessionOpened& command);
  void closed(const SessionClosed& command);
  void heard(const SiteHeard& command);
  void reconcile(const Reconcile& command);
  void set_credits(const SetCredits& command);
  void presence(const Presence& command);
  // Ends leases that have run out; bounded work.
  void sweep();
  // Recalls everything a person holds.
  void recall_person(WorkerNumber worker, FateReason reason);
  // Ends the site's session and its leases.
  void revoked(SiteNumber site);

  bool is_current(SiteNumber site, SessionNumber session);

 private:
  static constexpr size_t kSweepAtOnce = 2000;
  SendReconciled::Entry judge_held(SiteNumber site, const HeldLease& held);
  void end_unheld(SiteNumber site);
  void disconnect(SiteNumber number);
  ShardTime effective_deadline(const LiveLease& lease);
  void look_at(LiveLeases::Slot slot);

  Ledger& ledger_;
  Leasing& leasing_;
  std::vector<AssignmentId> due_;
};

}  // namespace muster::core
