#include "worker-agent/session/link.h"

#include <algorithm>

namespace muster::agent {
namespace {

using enum LinkAction;

// Rows in the order of LinkEvent, columns in the order of LinkState.
constexpr LinkAction kTable[kLinkEvents][kLinkStates] = {
    {Hello, Ignore, Ignore, Ignore, Ignore},       // Connected
    {Restart, Restart, Restart, Restart, Ignore},  // Disconnected
    {Restart, Restart, Restart, Restart, Ignore},  // Silence
    {Ignore, Reconcile, Ignore, Ignore, Ignore},   // Welcome
    {Ignore, Refuse, Refuse, Refuse, Ignore},      // Refused
    {Ignore, Ignore, Take, Ignore, Ignore},        // Reconciled
    {Ignore, Ignore, Take, Take, Ignore},          // Leases
    {Ignore, Ignore, Take, Take, Ignore},          // Ack
    {Ignore, Ignore, Take, Take, Ignore},          // NoWork
    {Ignore, Ignore, Take, Take, Ignore},          // Recall
    {Ignore, Ignore, Take, Take, Ignore},          // Roster
    {Ignore, Restart, Restart, Restart, Ignore},   // ErrorNoSession
    {Ignore, Restart, Take, Take, Ignore},         // ErrorBusy
    {Ignore, Restart, Restart, Take, Ignore},      // ErrorOther
    {Ignore, Ignore, Take, Take, Ignore},          // Pong
    {Ignore, Ignore, Take, Take, Ignore},          // LameDuck
    {Ignore, Ignore, Ignore, Take, Ignore},        // Placed
    {Ignore, Ignore, Ignore, Take, Ignore},        // Jobs
    {Ignore, Ignore, Ignore, Take, Ignore},        // Standing
    {Ignore, Ignore, Ignore, Take, Ignore},        // BackupKept
};

constexpr std::string_view kStates[kLinkStates] = {"Down", "Helloing", "Reconciling", "Up", "Stopped"};
constexpr std::string_view kEvents[kLinkEvents] = {
    "Connected", "Disconnected", "Silence", "Welcome", "Refused",        "Reconciled", "Leases",
    "Ack",       "NoWork",       "Recall",  "Roster",  "ErrorNoSession", "ErrorBusy",  "ErrorOther",
    "Pong",      "LameDuck",     "Placed",  "Jobs",    "Standing",       "BackupKept"};
constexpr std::string_view kActions[] = {"Ignore", "Hello", "Reconcile", "Take", "Restart", "Refuse"};

}  // namespace

LinkAction link_action(LinkState state, LinkEvent event) {
  return kTable[static_cast<int>(event)][static_cast<int>(state)];
}

std::string_view name(LinkState state) {
  return kStates[static_cast<int>(state)];
}
std::string_view name(LinkEvent event) {
  return kEvents[static_cast<int>(event)];
}
std::string_view name(LinkAction action) {
  return kActions[static_cast<int>(action)];
}

Backoff::Backoff(Millis least, Millis most, uint64_t seed)
    : least_(least), most_(most), current_(least), state_(seed | 1) {}

Millis Backoff::next() {
  const Millis wait = current_ / 2 + part_of(current_ / 2);
  current_ = std::min(current_ * 2, most_);
  return wait;
}

void Backoff::reset() {
  current_ = least_;
}

Millis Backoff::stretch(Millis wait) {
  return wait + part_of(wait / 2);
}

Millis Backoff::part_of(Millis whole) {
  // xorshift64*: chance enough to spread reconnections.
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  const uint64_t thousandth = ((state_ * 0x2545f4914f6cdd1dULL) >> 33) % 1001;
  return whole * static_cast<int64_t>(thousandth) / 1000;
}

}  // namespace muster::agent
