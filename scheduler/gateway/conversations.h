// Sessions and what they say to the outside: frames to agents, openings and closings to the core. Owned by the
// gateway's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/gateway/gateway_metrics.h"
#include "scheduler/gateway/ports.h"
#include "scheduler/gateway/session_table.h"

namespace muster::gateway {

class Conversations {
 public:
  Conversations(SessionTable& table, Peers& peers, CommandSink& sink, GatewayMetrics& metrics);

  // Opens a session and tells the core. Null: the core's queue is full; nothing happened.
  Session* open(const Greeting& greeting, uint32_t version, SteadyTime now);
  // Ends a session: the core is told now, or as soon as its queue has room; until then the site cannot open another.
  void end(SessionNumber number, SessionEnding ending);
  // Tells the agent why, then ends the session.
  void end_with_refusal(SessionNumber number, RefusalReason reason, SessionEnding ending);

  // False: the frame cannot be delivered; the session of the connection, if it had one, has ended.
  bool send(const PeerId& peer, const wire::ToAgent& message);
  bool send(const Session& session, const wire::ToAgent& message) { return send(session.peer, message); }

  // ERROR `code` (wire::Error::Code) in reply to `request`, unless this connection has heard too many in a row.
  void send_error(const PeerId& peer, uint64_t request, int code, std::string text, uint32_t limit = 0);
  void send_error(const PeerId& peer, const wire::ToAgent& error);
  void send_refusal(const PeerId& peer, uint64_t request, RefusalReason reason, Millis retry_after);
  // A good message came over this connection.
  void forgive(const PeerId& peer);

  // Posts the closings that found the core's queue full.
  void pay_debts();
  bool owes(SiteNumber site) const;

  SessionTable& table() { return table_; }

 private:
  SessionTable& table_;
  Peers& peers_;
  CommandSink& sink_;
  GatewayMetrics& metrics_;
  std::deque<core::SessionClosed> debts_;            // enter in `end`, leave in `pay_debts`; at most one a site
  std::unordered_map<PeerId, uint32_t> error_runs_;  // ERRORs since the last good message; emptied when it grows long
};

}  // namespace muster::gateway
