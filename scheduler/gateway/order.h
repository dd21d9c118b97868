// The legal order of an agent's messages, as a table. docs/protocol.md §11 shows the same table. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace muster::gateway {

// None: no session is bound to the connection. Reconciling: WELCOME sent. Settling: the last RECONCILE was taken.
// Live: its last verdicts were sent.
enum class SessionState : uint8_t { None, Reconciling, Settling, Live };
constexpr int kSessionStates = 4;

enum class MessageKind : uint8_t {
  Hello,
  Reconcile,
  Demand,
  Submit,
  GiveBack,
  Presence,
  Ping,
  Bye,
  Place,
  AskJobs,
  AskStanding,
  KeepBackup
};
constexpr int kMessageKinds = 12;

// Greet: judge the HELLO. Take: check, and post or answer. Pong: answer. End: close the session. Ignore: nothing at
// all. The other two are replies.
enum class MessageAction : uint8_t { Greet, Take, Pong, End, Ignore, NoSession, OutOfOrder };

MessageAction action_for(SessionState state, MessageKind kind);
std::string_view name(MessageKind kind);

}  // namespace muster::gateway
