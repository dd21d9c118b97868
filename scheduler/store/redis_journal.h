// The journal in Redis: one fenced script per batch, one batch in flight (docs/journal.md).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "scheduler/store/journal.h"
#include "scheduler/store/journal_appender.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

class StoreMetrics;

struct JournalOptions {
  uint8_t shard = 0;
  Durability durability = Durability::Local;
  size_t retain_bytes = size_t{64} << 20;
  Millis replica_patience{1000};  // how long one WAIT waits; below the timeout of a command
  RedisTimeouts timeouts;
};

// Raises the stored epoch to `seen` if it is lower: the present reign ends at its next append, and the next one begins
// above. For an epoch known from elsewhere, such as an agent's acknowledgements, which is then above the journal's own.
// Any thread; connects for itself. False: it was not lower, or cannot be read. Failures: RedisClient's.
Result<bool> raise_epoch(const RedisAddress& address, uint8_t shard, Epoch seen);
Result<bool> raise_epoch(RedisPort& redis, uint8_t shard, Epoch seen);

class RedisJournal final : public Journal {
 public:
  // Connects when first used. `metrics` must outlive it.
  RedisJournal(RedisAddress address, JournalOptions options, StoreMetrics& metrics);
  RedisJournal(std::unique_ptr<RedisPort> redis, JournalOptions options, StoreMetrics& metrics);

  Result<Opened> acquire(Epoch floor) override;
  Result<Sequence> replay(Sequence after, const std::function<void(const journal::Batch&)>& each) override;
  AppendReport append(const core::Turn& turn, const std::function<bool()>& give_up) override;
  AppendReport look(const std::function<bool()>& give_up) override;
  Contact contact() const override { return contact_.load(std::memory_order_relaxed); }
  bool reachable() const override { return contact() == Contact::Good; }

  // What `append` does, for whoever carries out the exchanges by themselves.
  JournalAppender& appender() { return appender_; }

 private:
  void note(Contact contact);
  AppendReport finish(const std::function<bool()>& give_up);

  const Keys keys_;
  StoreMetrics& metrics_;
  const std::unique_ptr<RedisPort> redis_;
  uint64_t reconnects_counted_ = 0;
  JournalAppender appender_;

  std::atomic<Contact> contact_{Contact::Unreachable};
};

}  // namespace muster::store
