// The encoded entries that a leader keeps so that it can write them again.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/store/fence.h"

namespace muster::store {

struct EncodedEntry {
  Position position;
  std::string entry;
  std::vector<std::pair<JobNumber, std::string>> contents;  // blobs
  size_t bytes = 0;                                         // of both
  size_t records = 0;
};

// Entries enter at the back when they are appended and leave at the front when there are more bytes than the bound; the
// newest always stays. Sequences are consecutive.
class RetainedSuffix {
 public:
  explicit RetainedSuffix(size_t most_bytes) : most_bytes_(most_bytes) {}

  // Forgets everything; the next entry follows `base`.
  void restart(Position base);
  // REQUIRES the sequence after last().
  void push(EncodedEntry entry);
  void trim();

  Position base() const { return base_; }  // what the first retained entry follows
  Position last() const { return entries_.empty() ? base_ : entries_.back().position; }
  // REQUIRES base().sequence < sequence <= last().sequence.
  const EncodedEntry& at(Sequence sequence) const;
  // The position before an entry. Same requirement.
  Position before(Sequence sequence) const;
  size_t bytes() const { return bytes_; }

 private:
  const size_t most_bytes_;
  Position base_;
  std::deque<EncodedEntry> entries_;
  size_t bytes_ = 0;
};

}  // namespace muster::store
