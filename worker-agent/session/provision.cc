#include "worker-agent/session/provision.h"

#include <algorithm>

namespace muster::agent {
namespace {

constexpr int kWeightOfPast = 3;  // against 1 for the latest time

}  // namespace

void OutageRecord::note(Millis from, Millis to) {
  while (!outages_.empty() && outages_.back().length <= to - from) outages_.pop_back();
  while (!outages_.empty() && outages_.front().ended + kMemory <= to) outages_.pop_front();
  outages_.push_back({to, to - from});
}

Millis OutageRecord::longest(Millis now) const {
  for (const Outage& outage : outages_) {
    if (outage.ended + kMemory > now) return outage.length;
  }
  return Millis(0);
}

void Pace::answered(Millis now, Millis limit) {
  const Millis taken = now - last_;
  const bool first = last_ == Millis(0);
  last_ = now;
  if (first || taken > limit || taken <= Millis(0)) return;
  per_task_ = per_task_ == Millis(0) ? taken : (kWeightOfPast * per_task_ + taken) / (kWeightOfPast + 1);
}

uint32_t provision(uint32_t least, uint32_t most, Millis outage, Millis per_task) {
  if (per_task <= Millis(0) || least >= most) return std::min(least, most);
  const int64_t wanted = (outage + per_task - Millis(1)) / per_task;
  return static_cast<uint32_t>(std::clamp<int64_t>(wanted, least, most));
}

}  // namespace muster::agent
