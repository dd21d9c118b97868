#include "scheduler/core/live_leases.h"

#include <algorithm>

namespace muster::core {

LiveLeases::Slot LiveLeases::add(const LiveLease& lease, Slot& head) {
  Slot slot;
  if (free_.empty()) {
    slot = static_cast<Slot>(slab_.size());
    slab_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Node& node = slab_[slot];
  node = Node{};
  node.lease = lease;
  node.next_of_worker = head;
  if (head != kNone) slab_[head].previous_of_worker = slot;
  head = slot;
  by_id_.insert(lease.id.packed(), slot);
  hang(slot, second_of(lease.deadline) + 1);
  return slot;
}

void LiveLeases::remove(Slot slot, Slot& head) {
  Node& node = slab_[slot];
  if (node.previous_of_worker == kNone) {
    MUSTER_CHECK(head == slot);
    head = node.next_of_worker;
  } else {
    slab_[node.previous_of_worker].next_of_worker = node.next_of_worker;
  }
  if (node.next_of_worker != kNone) slab_[node.next_of_worker].previous_of_worker = node.previous_of_worker;
  unhang(slot);
  by_id_.erase(node.lease.id.packed());
  free_.push_back(slot);
}

void LiveLeases::look_again(Slot slot, ShardTime when) {
  unhang(slot);
  hang(slot, second_of(when) + 1);
}

void LiveLeases::sweep(ShardTime now, size_t most, std::vector<AssignmentId>& due) {
  const int64_t current = second_of(now);
  for (; swept_to_ <= current; ++swept_to_) {
    for (Slot slot = wheel_[bucket_of(swept_to_)]; slot != kNone; slot = slab_[slot].next_in_bucket) {
      if (slab_[slot].look_second > swept_to_) continue;  // a later turn of the wheel
      if (due.size() == most) return;
      due.push_back(slab_[slot].lease.id);
    }
    if (!due.empty()) return;  // swept again after the caller has dealt with these
  }
}

void LiveLeases::hang(Slot slot, int64_t second) {
  Node& node = slab_[slot];
  node.look_second = std::max(second, swept_to_ + 1);
  Slot& head = wheel_[bucket_of(node.look_second)];
  node.previous_in_bucket = kNone;
  node.next_in_bucket = head;
  if (head != kNone) slab_[head].previous_in_bucket = slot;
  head = slot;
}

void LiveLeases::unhang(Slot slot) {
  Node& node = slab_[slot];
  if (node.previous_in_bucket == kNone) {
    wheel_[bucket_of(node.look_second)] = node.next_in_bucket;
  } else {
    slab_[node.previous_in_bucket].next_in_bucket = node.next_in_bucket;
  }
  if (node.next_in_bucket != kNone) slab_[node.next_in_bucket].previous_in_bucket = node.previous_in_bucket;
}

}  // namespace muster::core
