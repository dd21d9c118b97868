// This scheduler's part in the election: carries out what the table says against the lease in Redis.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "scheduler/election/election.h"
#include "scheduler/store/leader_lease.h"

namespace muster::app {

// Life: `step` often, on one thread, until it leads; then `keep`; at last `resign`, once.
class Candidate {
 public:
  Candidate(store::RedisAddress address, uint8_t shard, store::LeaseHolder me, election::Timing timing);
  // Resigns.
  ~Candidate();

  // Does what is due now.
  void step();
  // REQUIRES not kept.
  void caught_up();
  void fell_behind();
  // Any thread.
  election::Stage stage() const;
  // Who holds the lease, as last seen; not ourselves.
  std::optional<store::LeaseHolder> leader() const;

  // REQUIRES leading. Renews on a thread of its own from now on; `deposed` is called there, once, if another scheduler
  // has the lease.
  void keep(std::function<void(const std::string& why)> deposed);
  // Stops renewing and gives the lease up, so that another one leads at once.
  void resign();

 private:
  void tell(election::Event event);
  void run(const std::function<void(const std::string& why)>& deposed);

  const Millis ttl_;
  store::LeaderLease lease_;  // of whichever thread steps
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  election::Election election_;               // guarded by mutex_
  std::optional<store::LeaseHolder> leader_;  // likewise
  bool stopping_ = false;                     // likewise
  std::thread keeper_;
};

}  // namespace muster::app
