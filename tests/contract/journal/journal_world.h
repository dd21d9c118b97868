// What a journal's contract is tested in: a store, journals on it, and the troubles that may befall it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/store/journal.h"

namespace muster::test {

class JournalWorld {
 public:
  virtual ~JournalWorld() = default;
  // A journal of its own connection. The world outlives it.
  virtual std::unique_ptr<store::Journal> open(size_t retain_bytes) = 0;
  std::unique_ptr<store::Journal> open() { return open(size_t{64} << 20); }

  virtual void lose_newest(size_t batches) = 0;  // as a failover to an older copy
  virtual void set_epoch(const std::string& text) = 0;
  virtual std::string epoch() = 0;
  virtual void go_away() = 0;
  virtual void come_back() = 0;
  // The connection breaks during the next append, before or after it is written. Call when the journal has a
  // connection.
  virtual void break_next_append(bool written) = 0;
  virtual std::vector<std::string> contents(JobNumber job, Sequence sequence) = 0;
};

std::unique_ptr<JournalWorld> make_fake_world();
std::unique_ptr<JournalWorld> make_redis_world();

}  // namespace muster::test
