// The link to the scheduler as a table: what each event means in each state (docs/protocol.md §3 and §11).
//
//                  Down       Helloing    Reconciling  Up        Stopped
//  Connected       Hello      Ignore      Ignore       Ignore    Ignore
//  Disconnected    Restart    Restart     Restart      Restart   Ignore
//  Silence         Restart    Restart     Restart      Restart   Ignore
//  Welcome         Ignore     Reconcile   Ignore       Ignore    Ignore
//  Refused         Ignore     Refuse      Refuse       Refuse    Ignore
//  Reconciled      Ignore     Ignore      Take         Ignore    Ignore
//  Leases          Ignore     Ignore      Take         Take      Ignore
//  Ack             Ignore     Ignore      Take         Take      Ignore
//  NoWork          Ignore     Ignore      Take         Take      Ignore
//  Recall          Ignore     Ignore      Take         Take      Ignore
//  Roster          Ignore     Ignore      Take         Take      Ignore
//  ErrorNoSession  Ignore     Restart     Restart      Restart   Ignore
//  ErrorBusy       Ignore     Restart     Take         Take      Ignore
//  ErrorOther      Ignore     Restart     Restart      Take      Ignore
//  Pong            Ignore     Ignore      Take         Take      Ignore
//  LameDuck        Ignore     Ignore      Take         Take      Ignore
//  Placed          Ignore     Ignore      Ignore       Take      Ignore
//  Jobs            Ignore     Ignore      Ignore       Take      Ignore
//  Standing        Ignore     Ignore      Ignore       Take      Ignore
//  BackupKept      Ignore     Ignore      Ignore       Take      Ignore
//
// Hello → Helloing, Reconcile → Reconciling, Restart → Down, Refuse → Down or, where the scheduler says that trying
// again is useless, Stopped. Take stays, except that the last RECONCILED → Up. Down: no connection, or one that is
// being made.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/base/time.h"

namespace muster::agent {

enum class LinkState : uint8_t { Down, Helloing, Reconciling, Up, Stopped };
constexpr int kLinkStates = 5;

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
  ErrorNoSession,
  ErrorBusy,
  ErrorOther,
  Pong,
  LameDuck,
  Placed,
  Jobs,
  Standing,
  BackupKept,
};
constexpr int kLinkEvents = 20;

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

// Waits between attempts: evenly drawn between half and all of min(most, least · 2ⁿ), so that agents do not return in
// one moment.
class Backoff {
 public:
  Backoff(Millis least, Millis most, uint64_t seed);
  Millis next();
  void reset();
  // `wait` plus up to half of it by chance.
  Millis stretch(Millis wait);

 private:
  const Millis least_, most_;
  Millis current_;
  uint64_t state_;

  Millis part_of(Millis whole);
};

}  // namespace muster::agent
