#include "scheduler/store/retained_suffix.h"

#include "common/base/check.h"

namespace muster::store {

void RetainedSuffix::restart(Position base) {
  base_ = base;
  entries_.clear();
  bytes_ = 0;
}

void RetainedSuffix::push(EncodedEntry entry) {
  MUSTER_CHECK(entry.position.sequence.value() == last().sequence.value() + 1);
  bytes_ += entry.bytes;
  entries_.push_back(std::move(entry));
}

void RetainedSuffix::trim() {
  while (entries_.size() > 1 && bytes_ > most_bytes_) {
    bytes_ -= entries_.front().bytes;
    base_ = entries_.front().position;
    entries_.pop_front();
  }
}

const EncodedEntry& RetainedSuffix::at(Sequence sequence) const {
  MUSTER_CHECK(sequence > base_.sequence && sequence <= last().sequence);
  return entries_[sequence.value() - base_.sequence.value() - 1];
}

Position RetainedSuffix::before(Sequence sequence) const {
  const Sequence previous(sequence.value() - 1);
  return previous == base_.sequence ? base_ : at(previous).position;
}

}  // namespace muster::store
