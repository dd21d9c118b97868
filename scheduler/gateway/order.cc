#include "scheduler/gateway/order.h"

namespace muster::gateway {
namespace {

using enum MessageAction;

// clang-format off
constexpr MessageAction kActions[kMessageKinds][kSessionStates] = {
    // None      Reconciling  Settling     Live
    {Greet,      OutOfOrder,  OutOfOrder,  OutOfOrder},  // Hello
    {NoSession,  Take,        OutOfOrder,  OutOfOrder},  // Reconcile
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // Demand
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // Submit
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // GiveBack
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // Presence
    {NoSession,  Pong,        Pong,        Pong},        // Ping
    {Ignore,     End,         End,         End},         // Bye
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // Place
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // AskJobs
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // AskStanding
    {NoSession,  OutOfOrder,  OutOfOrder,  Take},        // KeepBackup
};
// clang-format on

constexpr std::string_view kNames[kMessageKinds] = {"hello",     "reconcile", "demand",       "submit",
                                                    "give_back", "presence",  "ping",         "bye",
                                                    "place",     "ask_jobs",  "ask_standing", "keep_backup"};

}  // namespace

MessageAction action_for(SessionState state, MessageKind kind) {
  return kActions[static_cast<int>(kind)][static_cast<int>(state)];
}

std::string_view name(MessageKind kind) {
  return kNames[static_cast<int>(kind)];
}

}  // namespace muster::gateway
