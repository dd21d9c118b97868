// All that the gateway does between its sockets and the core: frames of agents to commands, effects to frames, silence.
// No socket, thread or clock of its own. docs/protocol.md.
#pragma once

#include <memory>
#include <vector>

#include "scheduler/core/effect.h"
#include "scheduler/gateway/arrived.h"
#include "scheduler/gateway/backup_desk.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/conversations.h"
#include "scheduler/gateway/dispatch.h"
#include "scheduler/gateway/lease_desk.h"
#include "scheduler/gateway/reception.h"

namespace muster::gateway {

// One thread. What it sends goes through `peers`, which may call nothing back.
class Sessions {
 public:
  // What is outside of it. All outlive it; `wake` is signalled when there is something to `collect`.
  struct Surroundings {
    const GatewayConfig& config;
    const Directory& directory;
    Peers& peers;
    Admission& admission;
    CommandSink& sink;
    ItemContents& contents;
    GatewayMetrics& metrics;
    std::shared_ptr<Wake> wake;
  };
  explicit Sessions(const Surroundings& around);

  void receive(const Arrived& arrived, SteadyTime now);
  // Effects of the batch `sequence`, which is durable.
  void release(std::vector<core::Effect>& effects, Sequence sequence);
  // Sends what waited for contents that have arrived, or for a backup's piece to be written.
  void collect(SteadyTime now);
  // Call several times a second.
  void tick(SteadyTime now);
  // Every agent hears that it will have to go; new sessions are refused from now on.
  void lame_duck(Millis grace);
  // Ends every session with REFUSED NOT_LEADER.
  void hand_over();

  size_t count() const { return table_.size(); }

 private:
  Sequence durable_;  // as released
  SessionTable table_;
  Conversations conversations_;
  BackupDesk backups_;
  Reception reception_;
  LeaseDesk desk_;
  Dispatch dispatch_;
};

}  // namespace muster::gateway
