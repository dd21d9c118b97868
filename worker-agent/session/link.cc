#include "worker-agent/session/link.h"

#include <algorithm>

namespace muster::agent {
namespace {

using enum LinkAction;

// Rows in the order of LinkEvent, columns in the order of LinkState.
constexpr LinkAction kTable[kLinkEvents][kLinkStates] = {
    {Hello, Ignore, Ignore, Ignore},       // Connected
    {Restart, Restart, Restart, Restart},  // Disconnected
    {Restart, Restart, Restart, Restart},  // Silence
    {Ignore, Reconcile, Restart, Restart},  // Welcome
    {Ignore, Refuse, Refuse, Refuse},      // Refused
    {Ignore, Restart, Take, Ignore},       // Reconciled
    {Ignore, Restart, Take, Take},         // Leases
    {Ignore, Restart, Take, Take},         // Ack
    {Ignore, Restart, Take, Take},         // NoWork
    {Ignore, Restart, Take, Take},         // Recall
    {Ignore, Restart, Take, Take},         // Roster
    {Ignore, Take, Take, Take},            // Error
    {Ignore, Take, Take, Take},            // Pong
    {Ignore, Take, Take, Take},            // LameDuck
};

constexpr std::string_view kStates[] = {"Down", "Helloing", "Reconciling", "Up"};
constexpr std::string_view kEvents[] = {"Connected", "Disconnected", "Silence", "Welcome", "Refused", "Reconciled", "Leases",
                                        "Ack",       "NoWork",       "Recall",  "Roster",  "Error",   "Pong",       "LameDuck"};
constexpr std::string_view kActions[] = {"Ignore", "Hello", "Reconcile", "Take", "Restart", "Refuse"};

}  // namespace

LinkAction link_action(LinkState state, LinkEvent event) { return kTable[static_cast<int>(event)][static_cast<int>(state)]; }

std::string_view name(LinkState state) { return kStates[static_cast<int>(state)]; }
std::string_view name(LinkEvent event) { return kEvents[static_cast<int>(event)]; }
std::string_view name(LinkAction action) { return kActions[static_cast<int>(action)]; }

Backoff::Backoff(Millis least, Millis most, uint64_t seed) : least_(least), most_(most), current_(least), state_(seed | 1) {}

Millis Backoff::next() {
  const Millis wait = scatter(current_);
  current_ = std::min(current_ * 2, most_);
  return wait;
}

void Backoff::reset() { current_ = least_; }

Millis Backoff::scatter(Millis base) {
  // xorshift64*: chance enough to spread reconnections.
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  const uint64_t thousandth = ((state_ * 0x2545f4914f6cdd1dULL) >> 33) % 1000;
  return base / 2 + base * static_cast<int64_t>(thousandth) / 1000;
}

}  // namespace muster::agent
