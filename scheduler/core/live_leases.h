// The leases that are live now: who holds which, and when to look at each again. Volatile: rebuilt from the state at
// takeover.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/flat_index.h"

namespace muster::core {

struct LiveLease {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  SiteNumber site;
  ShardTime deadline;       // as granted or renewed; the site's frozen time since then comes on top
  Millis frozen_before{0};  // the site's frozen time when it was granted or renewed
  bool opened = false;      // a person has seen it
};

// A slab of leases, found by id, chained per worker, and hung into a hashed timing wheel of one-second buckets
// (Varghese and Lauck 1987, scheme 6). Entering, leaving and re-timing take constant time.
class LiveLeases {
 public:
  using Slot = uint32_t;
  static constexpr Slot kNone = FlatIndex::kNone;

  explicit LiveLeases(ShardTime now) : wheel_(kBuckets, kNone), swept_to_(second_of(now)) {}

  // Enters a lease at the head of its worker's chain and looks at it when its deadline comes. `head` is the chain's
  // first slot, kept by the caller; kNone when empty.
  Slot add(const LiveLease& lease, Slot& head);
  void remove(Slot slot, Slot& head);
  Slot find(AssignmentId id) const { return by_id_.find(id.packed()); }
  LiveLease& operator[](Slot slot) { return slab_[slot].lease; }
  const LiveLease& operator[](Slot slot) const { return slab_[slot].lease; }
  Slot next_of_worker(Slot slot) const { return slab_[slot].next_of_worker; }
  size_t size() const { return by_id_.size(); }

  // Looks at the lease at `when`, but not within the second that is being swept.
  void look_again(Slot slot, ShardTime when);
  // Appends to `due` at most `most` leases whose time to look has come. The caller must remove each or `look_again`.
  void sweep(ShardTime now, size_t most, std::vector<AssignmentId>& due);

 private:
  struct Node {
    LiveLease lease;
    int64_t look_second = 0;
    Slot next_of_worker = kNone, previous_of_worker = kNone;
    Slot next_in_bucket = kNone, previous_in_bucket = kNone;
  };
  static constexpr size_t kBuckets = 8192;
  static int64_t second_of(ShardTime time) { return time.time_since_epoch().count() / 1000; }
  static size_t bucket_of(int64_t second) { return static_cast<size_t>(second) % kBuckets; }
  void hang(Slot slot, int64_t second);
  void unhang(Slot slot);

  std::vector<Node> slab_;
  std::vector<Slot> free_;
  FlatIndex by_id_;
  std::vector<Slot> wheel_;  // first slot of each bucket
  int64_t swept_to_;         // seconds before this one have nothing due
};

}  // namespace muster::core
