// What is done with each effect of the core that concerns a site. Owned by the gateway's thread.
#pragma once

#include <atomic>
#include <vector>

#include "scheduler/core/effect.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/conversations.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/lease_desk.h"
#include "scheduler/gateway/ports.h"

namespace muster::gateway {

class Dispatch {
 public:
  // All outlive this.
  Dispatch(const GatewayConfig& config, const Directory& directory, Conversations& conversations, LeaseDesk& desk,
           Admission& admission, GatewayMetrics& metrics);

  // `sequence`: the batch, durable now, that the effects rest on.
  void release(std::vector<core::Effect>& effects, Sequence sequence);

  // One kind each; public for std::visit.
  void operator()(core::SendLeases& effect);
  void operator()(core::SendReceipts& effect);
  void operator()(core::SendReconciled& effect);
  void operator()(core::SendNoWork& effect);
  void operator()(core::SendPlaced& effect);
  void operator()(core::SendJobs& effect);
  void operator()(core::SendRecall& effect);
  void operator()(core::SendRoster& effect);
  void operator()(core::EndSession& effect);
  void operator()(core::SitesChanged& effect);
  template <class Other>
  void operator()(Other&) {}  // concerns no site

 private:
  template <class Reply>
  void reply(const Reply& effect);
  Session* find(SessionNumber number);  // null, and counted, if it is gone

  const GatewayConfig& config_;
  const Directory& directory_;
  Conversations& conversations_;
  LeaseDesk& desk_;
  Admission& admission_;
  GatewayMetrics& metrics_;
  Sequence sequence_;  // of the batch being released
};

}  // namespace muster::gateway
