#include "tests/simulation/replicas.h"

#include <algorithm>

namespace muster::sim {

void Replicas::set_up(size_t count, Random& random) {
  for (size_t i = 0; i < count; ++i) {
    Replica replica;
    replica.usual_lag = replica.lag = SimTime(random.between(100, 20'000));
    replicas_.push_back(replica);
  }
}

void Replicas::advance(Replica& replica, SimTime now) const {
  if (!replica.linked) return;
  while (replica.has < written_at_.size() && written_at_[replica.has] + replica.lag <= now) ++replica.has;
}

size_t Replicas::with(size_t writes, SimTime now) {
  for (Replica& replica : replicas_) advance(replica, now);
  return static_cast<size_t>(std::count_if(replicas_.begin(), replicas_.end(), [&](const Replica& replica) {
    return replica.linked && replica.has >= writes;
  }));
}

size_t Replicas::with_after(size_t writes, SimTime now, SimTime patience) {
  for (Replica& replica : replicas_) {
    if (replica.linked && replica.lag <= patience) replica.has = std::max(replica.has, writes);
  }
  return with(writes, now);
}

void Replicas::cut(size_t nth, SimTime now) {
  advance(replicas_[nth], now);
  replicas_[nth].linked = false;
}

void Replicas::cut_all(SimTime now) {
  for (size_t i = 0; i < replicas_.size(); ++i) cut(i, now);
}

void Replicas::join_all() {
  for (Replica& replica : replicas_) {
    replica.linked = true;
    replica.lag = replica.usual_lag;
  }
}

void Replicas::set_lag(size_t nth, SimTime now, SimTime lag) {
  advance(replicas_[nth], now);
  replicas_[nth].lag = lag;
}

bool Replicas::confirm_within(SimTime patience) const {
  return std::any_of(replicas_.begin(), replicas_.end(),
                     [&](const Replica& replica) { return replica.linked && replica.lag <= patience; });
}

size_t Replicas::most(SimTime now) {
  size_t most = 0;
  for (Replica& replica : replicas_) {
    advance(replica, now);
    most = std::max(most, replica.has);
  }
  return most;
}

size_t Replicas::promote(SimTime now) {
  cut_all(now);
  const size_t keep = most(now);
  written_at_.resize(keep);
  return keep;
}

}  // namespace muster::sim
