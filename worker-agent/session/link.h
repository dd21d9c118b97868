// The link to the scheduler as a table: what each event means in each state. docs/protocol.md draws the life cycle.
//
//             Down          Helloing        Reconciling     Up
//  Connected  Hello         Ignore          Ignore          Ignore
//  Disconn.   Restart       Restart         Restart         Restart
//  Silence    Restart       Restart         Restart         Restart
//  Welcome    Ignore        Reconcile       Restart         Restart
//  Refused    Ignore        Refuse          Refuse          Refuse
//  Reconciled Ignore        Restart         Take            Ignore
//  Leases     Ignore        Restart         Take            Take
//  Ack        Ignore        Restart         Take            Take
//  NoWork     Ignore        Restart         Take            Take
//  Recall     Ignore        Restart         Take            Take
//  Roster     Ignore        Restart         Take            Take
//  Error      Ignore        Take            Take            Take
//  Pong       Ignore        Take            Take            Take
//  LameDuck   Ignore        Take            Take            Take
//
// Hello → Helloing, Reconcile → Reconciling, Restart and Refuse → Down; Take stays, except that the last RECONCILED → Up.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/base/time.h"

namespace muster::agent {

enum class LinkState : uint8_t { Down, Helloing, Reconciling, Up };
constexpr int kLinkStates = 4;

enum class LinkEvent : uint8_t {
  Connected,
  Disconnected,
  Silence,
  Welcome,
  Refused,
  Reconciled,
  Leases,
  Ack,
  NoWork,
  Recall,
  Roster,
  Error,
  Pong,
  LameDuck,
};
constexpr int kLinkEvents = 14;

enum class LinkAction : uint8_t {
  Ignore,
  Hello,      // introduce the spool
  Reconcile,  // adopt the session's terms and list what is held
  Take,       // the message is legal here: act on it
  Restart,    // close the connection and try again later
  Refuse,     // as Restart, after the wait the scheduler named, or never
};

LinkAction link_action(LinkState state, LinkEvent event);

std::string_view name(LinkState);
std::string_view name(LinkEvent);
std::string_view name(LinkAction);

// Waits between attempts: doubling from `least` to `most`, each scattered over half to one and a half of itself, so that
// a thousand agents do not return in the same moment.
class Backoff {
 public:
  Backoff(Millis least, Millis most, uint64_t seed);
  Millis next();
  void reset();
  // `base` scattered likewise.
  Millis scatter(Millis base);

 private:
  const Millis least_, most_;
  Millis current_;
  uint64_t state_;
};

}  // namespace muster::agent
